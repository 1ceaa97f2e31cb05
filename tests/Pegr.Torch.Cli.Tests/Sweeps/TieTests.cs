using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Plans;
using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.Vision.Experiments;

namespace Pegr.Torch.Cli.Tests.Sweeps;

public sealed class TieTests
{
    private static readonly SweepRequest Synthetic = (SweepRequest)SweepDefinitions.Synthetic.Defaults with { X = "dim=100:400:2", Y = "samples=10:20:2" };
    private static readonly SweepRequest Images = (SweepRequest)SweepDefinitions.Images.Defaults with { X = "train-samples=10,20", Y = "" };

    [Fact]
    public void A_number_follows_an_axis_in_every_cell()
    {
        var plan = new SweepPlan(SweepKinds.Synthetic, Synthetic with { Tie = "init-std=10/sqrt(3*dim)" });

        Assert.Equal(2 * 2 * 2 * 3, plan.Runs.Count);
        Assert.All(plan.Runs, run => Assert.Equal(10 / Math.Sqrt(3 * run.Cell.X), ((SyntheticSettings)run.Cell.Settings).InitStd, 1e-11));
        Assert.Equal(["0.57735026919"], plan.Tied(plan.Runs[0]));
    }

    [Fact]
    public void Formulas_read_settings_that_are_no_axes_and_whole_numbers_are_rounded()
    {
        var plan = new SweepPlan(SweepKinds.Synthetic, Synthetic with { Tie = "filters = test-samples*samples/700; steps = 3" });

        Assert.Equal([14, 29], plan.Runs.Select(run => ((SyntheticSettings)run.Cell.Settings).Filters).Distinct());
    }

    [Fact]
    public void Lambda_can_be_tied()
    {
        var plan = new SweepPlan(SweepKinds.Synthetic, Synthetic with { Tie = "lambda=samples/dim" });

        Assert.Equal(["tie"], plan.Request.Lambdas);
        Assert.Equal([0.1, 0.025, 0.2, 0.05], plan.Runs.Where(run => run.Objective == "pegr").Select(run => run.Lambda).Distinct());
        Assert.Equal(plan.Fingerprint, new SweepPlan(SweepKinds.Synthetic, plan.Request).Fingerprint);
    }

    [Fact]
    public void Words_hold_formulas_and_words()
    {
        var plan = new SweepPlan(
            SweepKinds.Images,
            Images with { Y = "train-noise=blur:1,gaussian:0.5", Tie = "test-noise={train-noise},salt-pepper:{1/train-samples}" });

        Assert.Equal(
            ["blur:1,salt-pepper:0.1", "blur:1,salt-pepper:0.05", "gaussian:0.5,salt-pepper:0.1", "gaussian:0.5,salt-pepper:0.05"],
            plan.Runs.Select(run => string.Join(',', ((ImageSettings)run.Cell.Settings).TestNoise)).Distinct());
    }

    [Fact]
    public void An_axis_may_be_a_name_that_is_no_setting()
    {
        var plan = new SweepPlan(SweepKinds.Images, Images with { X = "sigma=0.5,1", Tie = "train-noise=gaussian:{sigma}" });

        Assert.Equal(["gaussian:0.5", "gaussian:1"], plan.Runs.Select(run => ((ImageSettings)run.Cell.Settings).TrainNoise[0]).Distinct());
    }

    [Theory]
    [InlineData("init-std", "expected KEY=FORMULA, such as init-std=10/sqrt(3*dim), with ';' between several. (At character 1 of 'init-std'.)")]
    [InlineData("init-std=1;;", "expected KEY=FORMULA, such as init-std=10/sqrt(3*dim), with ';' between several. (At character 12 of 'init-std=1;;'.)")]
    [InlineData("init-std=", "expected KEY=FORMULA")]
    [InlineData("init-std=1; init-std=2", "init-std is tied twice. (At character 1 of ")]
    [InlineData("dim=2", "dim is an axis; tie another setting to it. (At character 1 of ")]
    [InlineData("init-sdt=2", "'init-sdt' is no setting that can differ from cell to cell. Did you mean 'init-std'? (At character 1 of ")]
    [InlineData("seeds=2", "'seeds' is no setting that can differ from cell to cell")]
    [InlineData("init-std=10/sqrt(3*dimm)", "there is no axis or numeric setting 'dimm'. Did you mean 'dim'? (At character 20 of ")]
    [InlineData("init-std=dim-samples", "there is no axis or numeric setting 'dim-samples' (a minus that is no part of a name has a space before it). (At character 10 of ")]
    [InlineData("init-std=noise-std; noise-std=1", "noise-std is tied itself; use axes and settings that are not. (At character 10 of ")]
    [InlineData("init-std=activation", "activation is a word and no number. (At character 10 of ")]
    [InlineData("init-std=1+", "the formula ends where a number, a name or '(' should be. (At character 12 of ")]
    [InlineData("activation=relu{", "this '{' has no '}'. (At character 16 of ")]
    [InlineData("activation=relu}", "this '}' has no '{'. (At character 16 of ")]
    [InlineData("init-std=log(dim - 100)", "init-std is not a finite number where dim is 100 and samples is 10; change the formula or the axis.")]
    [InlineData("init-std=1 - dim", "init-std: -99 is out of range")]
    [InlineData("activation=relu{dim/1000}", "activation: ")]
    public void What_cannot_be_tied_is_refused_with_its_place(string tie, string expected)
    {
        var refusal = Assert.Throws<InvalidInputException>(() => new SweepPlan(SweepKinds.Synthetic, Synthetic with { Tie = tie }));

        Assert.Equal("tie", refusal.Setting);
        Assert.StartsWith(expected, refusal.Problem);
    }

    [Fact]
    public void Lambda_is_tied_or_an_axis_and_not_both()
        => Assert.StartsWith(
            "tie: lambda is an axis",
            Assert.Throws<InvalidInputException>(() => new SweepPlan(SweepKinds.Synthetic, Synthetic with { Y = "lambda=0.1,0.2", Tie = "lambda=2" })).Message);

    [Fact]
    public void A_choice_of_lambda_beside_its_tie_is_refused()
        => Assert.StartsWith(
            "lambda: it is tied to an axis of this sweep, which decides on its values; leave the setting out.",
            Assert.Throws<InvalidInputException>(() => new SweepPlan(SweepKinds.Synthetic, Synthetic with { Tie = "lambda=1", Lambdas = ["0.1"] })).Message);
}
