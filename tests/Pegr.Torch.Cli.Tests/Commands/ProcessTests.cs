using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Pegr.Torch.Cli.Tests.Support;

namespace Pegr.Torch.Cli.Tests.Commands;

/// <summary>What only a process of its own can show.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static bool HasContent(FileInfo file)
    {
        file.Refresh();
        return file is { Exists: true, Length: > 0 };
    }

    [Fact]
    public async Task Two_at_once_get_a_folder_each()
    {
        using var first = PegrProcess.Start(_folder.Path, null, ["synthetic", .. Flags.SmallWith()]);
        using var second = PegrProcess.Start(_folder.Path, null, ["synthetic", .. Flags.SmallWith()]);

        var outcomes = await Task.WhenAll(first.Finish(), second.Finish());

        Assert.All(outcomes, outcome => Assert.Equal(0, outcome.ExitCode));
        Assert.Equal(2, _folder.Files().Count(file => Path.GetFileName(file) == "summary.json"));
    }

    [Fact]
    public async Task Of_two_at_once_one_gets_the_folder_that_both_name()
    {
        string[] args = ["synthetic", .. Flags.SmallWith("--out", "a")];
        using var first = PegrProcess.Start(_folder.Path, null, args);
        using var second = PegrProcess.Start(_folder.Path, null, args);

        var outcomes = await Task.WhenAll(first.Finish(), second.Finish());

        Assert.Equal([0, 2], outcomes.Select(outcome => outcome.ExitCode).Order());
    }

    [Fact]
    public async Task Overwriting_beside_a_live_process_is_refused_and_harms_neither()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Needs signals.");
        }

        ReceivedSignals.Require(ReceivedSignals.Interrupt);
        string[] endless = ["synthetic", .. Flags.SmallWith("--steps", "1000000000", "--out", "a")];
        using var live = PegrProcess.Start(_folder.Path, null, endless);
        var metrics = new FileInfo(_folder["a", "metrics.csv"]);
        while (!live.HasExited && !HasContent(metrics))
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        var second = CommandLine.Run(["synthetic", .. Flags.SmallWith("--out", _folder["a"]), "--overwrite"]);
        Process.Start("kill", ["-INT", live.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
        var first = await live.Finish();

        Assert.Equal(2, second.ExitCode);
        Assert.Contains("another process is writing to the folder", second.Error);
        Assert.Equal(130, first.ExitCode);
        Assert.Contains("Continue with: pegr synthetic --resume", first.Error);
        Assert.True(File.Exists(_folder["a", "checkpoints", "training.checkpoint"]));
        Assert.Contains("steps: 1000000000", File.ReadAllText(_folder["a", "config.yaml"]));
    }

    [Fact]
    public async Task Interrupting_keeps_what_was_logged()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Needs signals.");
        }

        ReceivedSignals.Require(ReceivedSignals.Interrupt);
        string[] endless = ["synthetic", .. Flags.SmallWith("--steps", "1000000000", "--out", "a")];
        using var process = PegrProcess.Start(_folder.Path, null, endless);
        var metrics = new FileInfo(_folder["a", "metrics.csv"]);
        while (!process.HasExited && !HasContent(metrics))
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
        var outcome = await process.Finish();

        Assert.Equal(130, outcome.ExitCode);
        Assert.Contains("stopped by Ctrl-C. What was logged until then is in 'a'.", outcome.Error);
        Assert.EndsWith("\n", File.ReadAllText(metrics.FullName));
        var summary = JsonDocument.Parse(File.ReadAllText(_folder["a", "summary.json"])).RootElement;
        Assert.Equal("interrupted", summary.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Output_to_a_file_has_a_line_per_run_and_no_control_codes()
    {
        using var process = PegrProcess.Start(_folder.Path, null, ["synthetic", .. Flags.SmallWith("--objectives", "gd")]);
        var outcome = await process.Finish();

        Assert.DoesNotContain('\u001b', outcome.Output);
        Assert.Contains("  1/2  gd", outcome.Output);
        Assert.Contains("  2/2  gd", outcome.Output);
    }

    [Fact]
    public async Task A_stack_trace_is_shown_only_when_asked_for()
    {
        using var plain = PegrProcess.Start(_folder.Path, null, "synthetic", "--dim", "0");
        using var debug = PegrProcess.Start(
            _folder.Path, new Dictionary<string, string> { ["PEGR_DEBUG"] = "1" }, "synthetic", "--dim", "0");

        Assert.DoesNotContain("   at ", (await plain.Finish()).Error);
        Assert.Contains("   at ", (await debug.Finish()).Error);
    }
}
