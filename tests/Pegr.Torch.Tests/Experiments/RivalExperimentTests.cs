using Pegr.Torch.Experiments;
using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.Objectives;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Tests.Experiments;

/// <summary>Every objective in a whole comparison.</summary>
public sealed class RivalExperimentTests
{
    private static readonly SyntheticSettings Small = new()
    {
        Objectives = ObjectiveRegistry.Keys,
        DType = "float64",
        Samples = 10,
        TestSamples = 20,
        Dim = 30,
        Filters = 2,
        InitStd = 0.1,
        BatchSize = 4,
        GroupSize = 3,
        RhoGroupSize = 1,
        FlipProbability = 0.3,
        Steps = 20,
        LogEvery = 5,
    };

    [Fact]
    public void Ghost_and_the_loop_take_the_same_steps_with_the_same_draws()
    {
        var (ghost, loop) = (Run(Small), Run(Small with { Engine = "loop" }));

        Assert.Equal(ObjectiveRegistry.Keys, ghost.Runs.Select(run => run.Objective));
        foreach (var (one, other) in ghost.Runs.Zip(loop.Runs))
        {
            Assert.All(one.Rows.Zip(other.Rows), rows => Assert.All(
                rows.First.Values, value => Assert.Equal(value.Value, rows.Second.Values[value.Key], 1e-9 * (1 + Math.Abs(value.Value)))));
        }

        // No two objectives are the same.
        Assert.Equal(ghost.Runs.Count, ghost.Runs.Select(run => run.Final[Metric.TrainLoss].ToString("R")).Distinct().Count());
    }

    [Theory]
    [InlineData("group-size", "group")]
    [InlineData("norm-radius", "norm")]
    [InlineData("rho-group-size", "sam")]
    [InlineData("flip-probability", "label-noise")]
    public void A_setting_is_that_of_its_objective_alone(string setting, string objective)
    {
        var changed = setting switch
        {
            "group-size" => Small with { GroupSize = 2 },
            "norm-radius" => Small with { NormRadius = 0.3 },
            "rho-group-size" => Small with { RhoGroupSize = 0 },
            _ => Small with { FlipProbability = 0.6 },
        };

        var (before, after) = (Run(Small), Run(changed));

        Assert.Equal(
            [objective],
            before.Runs.Zip(after.Runs).Where(pair => pair.First.Final[Metric.TrainLoss] != pair.Second.Final[Metric.TrainLoss]).Select(pair => pair.First.Objective));
    }

    [Theory]
    [InlineData("group-size")]
    [InlineData("norm-radius")]
    [InlineData("rho-group-size")]
    [InlineData("flip-probability")]
    [InlineData("engine")]
    public void What_is_out_of_range_is_refused_by_its_name(string setting)
    {
        var refusal = Assert.Throws<InvalidInputException>(() => Run(setting switch
        {
            "group-size" => Small with { GroupSize = 0 },
            "norm-radius" => Small with { NormRadius = -1 },
            "rho-group-size" => Small with { RhoGroupSize = -1 },
            "flip-probability" => Small with { FlipProbability = 1.5 },
            _ => Small with { Engine = "signs", Objectives = ["example-norm"] },
        }));

        Assert.Equal(setting, refusal.Setting);
    }

    private static ExperimentRecord Run(SyntheticSettings settings)
        => SyntheticExperiment.Run(settings, cancellationToken: TestContext.Current.CancellationToken);
}
