using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Tests.Support;

namespace Pegr.Torch.Cli.Tests.Commands;

public class HelpTests
{
    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData()]
    public void The_help_text_names_every_command(params string[] args)
    {
        var outcome = CommandLine.Run(args);

        Assert.Equal(0, outcome.ExitCode);
        Assert.Empty(outcome.Error);
        Assert.All(["demo", "synthetic", "images", "theory", "sweep", "predict", "figure", "report", "presets", "data", "notebook", "bench", "doctor", "completion"], name => Assert.Contains($"  {name} ", outcome.Output));
    }

    [Fact]
    public void A_commands_help_text_has_every_setting_with_its_default()
    {
        foreach (var experiment in ExperimentCatalog.All)
        {
            var help = CommandLine.Run(experiment.Name, "--help").Output.Split('\n');

            Assert.All(experiment.Settings, setting =>
            {
                var line = Assert.Single(help, line => line.StartsWith($"  --{setting.Key} ", StringComparison.Ordinal));
                var preset = setting.Print(experiment.Defaults);
                Assert.Contains(setting.Help, line);
                Assert.Contains(preset.Length > 0 ? $"[default: {preset}]" : "", line);
            });
        }
    }

    [Fact]
    public void The_version_is_that_of_the_program()
        => Assert.Matches(@"^\d+\.\d+\.\d+", CommandLine.Run("--version").Output);

    // With an unusable libtorch everything that starts it fails: what works did not start it.
    [Theory]
    [InlineData(0, "--help")]
    [InlineData(0, "synthetic", "--help")]
    [InlineData(0, "images", "--help")]
    [InlineData(0, "doctor", "--help")]
    [InlineData(0, "bench", "--help")]
    [InlineData(0, "data", "list")]
    [InlineData(0, "data", "verify", "fashion-mnist-sample")]
    [InlineData(2, "data", "download", "mnits")]
    [InlineData(0, "theory")]
    [InlineData(0, "sweep", "--help")]
    [InlineData(2, "sweep", "--x", "dim=3:1:4")]
    [InlineData(0, "--version")]
    [InlineData(0, "presets")]
    [InlineData(0, "predict", "--help")]
    [InlineData(2, "predict", "none", "none.png")]
    [InlineData(0, "figure", "--help")]
    [InlineData(2, "figure", "none")]
    [InlineData(0, "report", "--help")]
    [InlineData(2, "synthetic", "--lambda", "-1")]
    [InlineData(2, "bench", "--batch", "0")]
    [InlineData(1, "doctor")]
    [InlineData(1, "synthetic")]
    public async Task Help_and_refusals_do_without_libtorch(int expected, params string[] args)
    {
        using var folder = new TemporaryFolder();
        var environment = new Dictionary<string, string> { ["PEGR_LIBTORCH"] = folder["no-libtorch-here"] };

        using var process = PegrProcess.Start(folder.Path, environment, args);
        var outcome = await process.Finish();

        Assert.Equal(expected, outcome.ExitCode);
        Assert.Equal(expected != 0, outcome.Error.Length > 0);
        Assert.Empty(folder.Files());
    }
}
