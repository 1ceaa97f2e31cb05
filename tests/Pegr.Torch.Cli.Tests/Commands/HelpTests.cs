using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Settings;
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
        Assert.All(["demo", "synthetic", "images", "theory", "sweep", "predict", "scores", "figure", "report", "presets", "data", "notebook", "bench", "doctor", "completion"], name => Assert.Contains($"  {name} ", outcome.Output));
    }

    [Fact]
    public void The_help_text_of_notebooks_names_what_can_be_done_with_them()
    {
        var help = CommandLine.Run("notebook", "--help").Output;

        Assert.All(["run", "html", "watch"], name => Assert.Contains($"\n  {name} ", help));
        Assert.DoesNotContain("host", help, StringComparison.Ordinal);
    }

    [Fact]
    public void A_commands_help_text_has_every_setting_with_its_default()
    {
        foreach (var experiment in ExperimentCatalog.All)
        {
            var help = CommandLine.Run(experiment.Name, "--help", "all").Output.Split('\n');

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
    public void Every_option_of_a_command_with_many_is_in_a_group()
    {
        string[][] commands = [["synthetic"], ["images"], ["tune"], ["theory"], ["theory", "images"], ["sweep"], ["sweep", "images"]];
        Assert.All(commands, command => Assert.DoesNotContain("\nOther:", CommandLine.Run([.. command, "--help", "all"]).Output));
        var keys = SettingGroup.All.SelectMany(group => group.First.Concat(group.Further)).ToList();
        Assert.Equal(keys.Count, keys.Distinct().Count());
    }

    [Fact]
    public void The_options_that_matter_first_stand_in_groups_and_the_others_are_counted()
    {
        var few = CommandLine.Run("synthetic", "--help").Output;
        var all = CommandLine.Run("synthetic", "--help", "all").Output;

        static int Options(string help) => help.Split('\n').Count(line => line.StartsWith("  --", StringComparison.Ordinal));
        Assert.InRange(Options(few), 10, 20);
        Assert.Contains($"'pegr synthetic --help all' shows {Options(all) - Options(few)} more options.", few, StringComparison.Ordinal);
        Assert.DoesNotContain("more options", all, StringComparison.Ordinal);
        string[] groups = ["Data:", "Noise:", "Model:", "Objective and penalty:", "Optimizer:", "Evaluation:", "Output:", "Machine:"];
        Assert.Equal(groups, all.Split('\n').Where(groups.Contains));
    }

    [Fact]
    public void Theory_tells_only_what_counts_for_it()
    {
        var help = CommandLine.Run("theory", "--help").Output;

        Assert.All(["--samples", "--dim", "--signal-norm", "--noise-std", "--label-noise", "--filters", "--activation", "--lambda"], option => Assert.Contains($"  {option} ", help));
        Assert.DoesNotContain("--learning-rate", help, StringComparison.Ordinal);
        Assert.Contains("  --train-noise ", CommandLine.Run("theory", "images", "--help").Output);
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
    [InlineData(0, "notebook", "--help")]
    [InlineData(2, "notebook", "html", "none.ipynb")]
    [InlineData(2, "notebook", "watch", "none.ipynb")]
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
