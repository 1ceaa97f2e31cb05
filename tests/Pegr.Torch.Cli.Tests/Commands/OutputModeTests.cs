using System.Text.Json;
using Pegr.Torch.Cli.Tests.Support;

namespace Pegr.Torch.Cli.Tests.Commands;

public sealed class OutputModeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void JSON_is_one_object_and_nothing_else()
    {
        var run = Synthetic("run", "--json");
        var sweep = CommandLine.Run(["sweep", "--out", _folder["sweep"], "--json", .. SweepFlags.SmallWith()]);
        var share = CommandLine.Run(["sweep", "--out", _folder["share"], "--shard", "1/2", "--json", .. SweepFlags.SmallWith()]);
        var theory = CommandLine.Run("theory", "--json");
        var bench = CommandLine.Run("bench", "--json", "--model", "mlp", "--rounds", "1", "--batch", "2");

        Assert.Equal((_folder["run"], "complete"), (Text(run, "folder"), Text(run, "status")));
        Assert.Equal(Directory.GetFiles(_folder["run", "figures"], "*.png").Length, Json(run).GetProperty("figures").GetArrayLength());
        Assert.Equal(SweepFlags.Runs, Json(sweep).GetProperty("runs").GetInt32());
        Assert.Equal(_folder["sweep"], Text(sweep, "folder"));
        Assert.Equal(("share complete", "1/2"), (Text(share, "status"), Text(share, "share")));
        Assert.Equal(1.5 / (0.5 * Math.Sqrt(1000)), Json(theory).GetProperty("snr").GetDouble(), 1e-12);
        Assert.Equal("mlp", Text(bench, "model"));
    }

    [Fact]
    public void A_complete_run_that_is_resumed_is_told_as_JSON_too()
    {
        Synthetic("run");

        Assert.Equal("complete", Text(CommandLine.Run("synthetic", "--resume", _folder["run"], "--json"), "status"));
    }

    [Fact]
    public void Quiet_commands_print_nothing()
    {
        Assert.Equal((0, "", ""), Parts(Synthetic("run", "--quiet")));
        Assert.Equal((0, "", ""), Parts(CommandLine.Run("theory", "--quiet")));
        Assert.True(File.Exists(_folder["run", "summary.json"]));
        Assert.NotEmpty(CommandLine.Run("synthetic", "--quiet", "--lambda", "-1").Error);
    }

    [Fact]
    public void No_line_of_a_table_ends_in_spaces()
    {
        foreach (var output in new[] { CommandLine.Run("theory").Output, Synthetic("run").Output, CommandLine.Run("presets").Output })
        {
            Assert.Contains("  ", output, StringComparison.Ordinal);
            Assert.All(output.Split('\n'), line => Assert.Equal(line.TrimEnd(), line.TrimEnd('\r')));
        }
    }

    [Fact]
    public void Verbose_runs_have_a_line_for_every_measurement()
    {
        var lines = Synthetic("run", "--verbose", "--log-every", "1", "--seeds", "1").Output.Split('\n');

        var metrics = File.ReadAllLines(_folder["run", "metrics.csv"]).Length - 1;
        Assert.Equal(metrics, lines.Count(line => line.Contains(" step ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("--json", "--quiet")]
    [InlineData("--json", "--verbose")]
    [InlineData("--quiet", "--verbose")]
    public void What_contradicts_is_refused(params string[] modes)
        => Assert.Equal(2, CommandLine.Run(["synthetic", "--out", _folder["run"], .. modes]).ExitCode);

    [Fact]
    public void Validation_images_that_are_too_few_to_choose_by_are_told()
    {
        string[] few = ["images", .. Flags.SmallImagesWith("--validation-fraction", "0.05"), "--out", _folder["few"]];
        Assert.StartsWith("pegr: warning: 3 validation images hardly tell one step or configuration from another: one is 33% of the accuracy;", CommandLine.Run(few).Error);
    }

    [Theory]
    [InlineData("--momentum changes nothing here: it is for the optimizers sgd and rmsprop.", "--momentum", "0.9", "--optimizer", "adam")]
    [InlineData("--decay-every changes nothing here: it is for learning-rate-schedule step.", "--decay-every", "5")]
    [InlineData("--lambda changes nothing here: it is for objectives with a penalty.", "--lambda", "0.1", "--objectives", "gd,sam")]
    [InlineData("--exact-flips changes nothing here: it is for label-noise above 0.", "--exact-flips")]
    [InlineData("--init-std changes nothing here: it is for init normal.", "--init-std", "1", "--init", "fan-in")]
    [InlineData("", "--momentum", "0.9", "--exact-flips", "--label-noise", "0.5", "--init-std", "1")]
    public void A_flag_that_changes_nothing_is_told(string warning, params string[] flags)
    {
        var outcome = CommandLine.Run(["synthetic", "--samples", "6", "--test-samples", "6", "--dim", "8", "--steps", "2", "--seeds", "1", .. flags, "--out", _folder["a"]]);
        Assert.Equal((0, warning.Length == 0 ? "" : $"pegr: warning: {warning}\n"), (outcome.ExitCode, outcome.Error));
    }

    [Fact]
    public void A_batch_that_is_larger_than_the_training_set_is_told()
    {
        var larger = Synthetic("a", "--samples", "8", "--batch-size", "5000");
        var fitting = Synthetic("b", "--samples", "8", "--batch-size", "8");

        Assert.Equal(0, larger.ExitCode);
        Assert.Equal("pegr: warning: batch-size 5000 is more than the 8 training examples: every step takes all of them, as with 0.\n", larger.Error);
        Assert.Equal("", fitting.Error);
    }

    private static (int ExitCode, string Output, string Error) Parts(Outcome outcome) => (outcome.ExitCode, outcome.Output, outcome.Error);

    private static JsonElement Json(Outcome outcome)
    {
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        return JsonDocument.Parse(outcome.Output).RootElement;
    }

    private static string Text(Outcome outcome, string member) => Json(outcome).GetProperty(member).GetString()!;

    private Outcome Synthetic(string name, params string[] flags)
        => CommandLine.Run(["synthetic", "--out", _folder[name], .. Flags.SmallWith("--steps", "4", "--objectives", "gd,pegr"), .. flags]);
}
