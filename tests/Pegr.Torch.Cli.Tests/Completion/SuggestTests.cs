using System.Globalization;
using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Plans;
using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Cli.Tests.Support;

namespace Pegr.Torch.Cli.Tests.Completion;

public sealed class SuggestTests
{
    [Theory]
    [InlineData("pegr completion ", "bash", "fish", "pwsh", "zsh")]
    [InlineData("pegr sweep s", "submit")]
    [InlineData("pegr sweep images s", "submit")]
    [InlineData("pegr sweep submit --scheduler ", "slurm")]
    [InlineData("pegr bench --model r", "resnet18")]
    [InlineData("pegr doctor --device ", "cpu", "cuda")]
    [InlineData("pegr synthetic --nesterov ", "false", "true")]
    [InlineData("pegr synthetic --engine r", "reduced")]
    [InlineData("pegr images --engine r")]
    [InlineData("pegr images --dataset=cifar10", "--dataset=cifar10", "--dataset=cifar100", "--dataset=cifar100-coarse")]
    [InlineData("pegr images --train-noise gaussian:0.1,sa", "gaussian:0.1,salt-pepper")]
    [InlineData("pegr images --dataset folder:")]
    [InlineData("pegr images --out ")]
    [InlineData("pegr images --out=")]
    [InlineData("pegr nonsense --o")]
    [InlineData("")]
    public void It_offers_what_can_stand_there(string line, params string[] expected)
    {
        var offered = Suggest(line);

        if (line.Length == 0)
        {
            Assert.Contains("demo", offered);
        }
        else
        {
            Assert.Equal(expected, offered.Where(word => !word.StartsWith('-') || word.Contains('=')));
        }
    }

    [Fact]
    public void No_spelling_of_help_with_a_slash_is_offered()
    {
        Assert.Contains("--help", Suggest("pegr "));
        Assert.DoesNotContain(Suggest("pegr "), word => word.StartsWith('/'));
    }

    [Fact]
    public void Only_what_stands_before_the_position_counts()
        => Assert.Equal("synthetic\n", CommandLine.Run("[suggest:7]", "pegr sy --objectives").Output.ReplaceLineEndings("\n"));

    [Theory]
    [InlineData("[suggest:x]")]
    [InlineData("[suggest:8]")]
    [InlineData("[suggest:-1]")]
    public void A_position_that_is_none_is_refused(string directive)
    {
        var outcome = CommandLine.Run(directive, "pegr sy");

        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith($"pegr: {directive}: expected a position", outcome.Error);
    }

    // What is offered for a setting must be accepted there.
    [Fact]
    public void Every_choice_of_a_setting_is_a_value_of_it()
        => Assert.All(ExperimentCatalog.All.Concat<RequestDefinition>(SweepDefinitions.All), experiment => Assert.All(experiment.Settings, setting =>
            Assert.All(setting.Choices.Where(choice => choice[^1] is not ('=' or ':')), choice => setting.Apply(experiment.Defaults, choice))));

    [Fact]
    public void Every_choice_of_an_axis_can_be_an_axis()
    {
        var axes = Suggest("pegr sweep --x ").Where(word => word.EndsWith('=')).ToList();
        var defaults = (SweepRequest)SweepDefinitions.Synthetic.Defaults;

        Assert.Contains("lambda=", axes);
        Assert.All(axes, axis => _ = new SweepGrid(SweepSettingList.Synthetic, defaults with { X = $"{axis}1:2:2", Y = axis == "samples=" ? "dim=20:30:2" : "samples=4:8:2" }));
    }

    [Fact]
    public void A_shell_that_has_no_script_is_refused()
    {
        var outcome = CommandLine.Run("completion", "bsh");

        Assert.Equal(2, outcome.ExitCode);
        Assert.Equal("pegr: SHELL: there is no script for 'bsh'. Did you mean 'bash'? Use one of bash, zsh, fish, pwsh.", outcome.Error.Trim());
    }

    private static string[] Suggest(string line)
    {
        var outcome = CommandLine.Run($"[suggest:{line.Length.ToString(CultureInfo.InvariantCulture)}]", line);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        return outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
