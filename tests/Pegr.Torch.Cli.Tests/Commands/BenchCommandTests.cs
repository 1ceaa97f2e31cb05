using System.Text.Json;
using Pegr.Torch.Cli.Tests.Support;
using Pegr.Torch.PerExample;

namespace Pegr.Torch.Cli.Tests.Commands;

public sealed class BenchCommandTests : IDisposable
{
    private static readonly string[] Small = ["bench", "--model", "signal-noise", "--batch", "3", "--rounds", "1", "--threads", "1"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_table_has_a_line_per_objective_and_engine()
    {
        var outcome = CommandLine.Run(Small);

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("signal-noise, batch 3, float32 on cpu, 1 threads, 1 rounds", outcome.Output);
        Assert.All(["median ms", "ratio to GD", "extra peak memory MB"], header => Assert.Contains(header, outcome.Output));
        Assert.All(["gd", "gr", "sam"], objective => Assert.Matches($@"\n *{objective} +plain +[0-9]", outcome.Output));
        Assert.All(EngineRegistry.Keys, engine => Assert.Matches($@"\n *pegr +{engine} +[0-9]", outcome.Output));
    }

    [Fact]
    public void The_file_has_the_same_for_programs()
    {
        var path = _folder.Write("bench.json", "an earlier one");

        var outcome = CommandLine.Run([.. Small, "--json", path]);

        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(["bench.json"], _folder.Files());
        using var file = JsonDocument.Parse(File.ReadAllText(path));
        var report = file.RootElement;
        Assert.Equal("signal-noise", report.GetProperty("model").GetString());
        Assert.Equal(3, report.GetProperty("batch").GetInt32());
        Assert.Equal(1, report.GetProperty("threads").GetInt32());
        Assert.Equal("cpu", report.GetProperty("device").GetString());
        var steps = report.GetProperty("steps").EnumerateArray().ToList();
        Assert.Equal(
            ["gd plain", "gr plain", .. EngineRegistry.Keys.Select(engine => $"pegr {engine}"), "sam plain",
                "variance ghost", "label-noise plain", "group ghost", "norm plain", "example-norm ghost", "fisher ghost"],
            steps.Select(step => $"{step.GetProperty("objective").GetString()} {step.GetProperty("engine").GetString()}"));
        Assert.All(steps, step =>
        {
            Assert.True(step.GetProperty("median_ms").GetDouble() > 0);
            Assert.True(step.GetProperty("ratio_to_gd").GetDouble() > 0);
            Assert.Equal(1, step.GetProperty("samples").GetInt32());
            Assert.True(step.TryGetProperty("extra_peak_memory_mb", out _));
        });
        Assert.Equal(1, steps[0].GetProperty("ratio_to_gd").GetDouble());
    }

    [Fact]
    public void Stopping_it_writes_nothing()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        var outcome = CommandLine.RunWith(null, stop.Token, [.. Small, "--json", _folder["bench.json"]]);

        Assert.Equal(130, outcome.ExitCode);
        Assert.Contains("stopped by Ctrl-C. Nothing was written.", outcome.Error);
        Assert.Empty(_folder.Files());
    }
}
