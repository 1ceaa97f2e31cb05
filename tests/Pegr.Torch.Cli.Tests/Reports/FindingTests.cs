using Pegr.Torch.Cli.Reports;
using Pegr.Torch.Cli.Tests.Support;

namespace Pegr.Torch.Cli.Tests.Reports;

public class FindingTests
{
    [Fact]
    public void The_best_objective_is_compared_with_gradient_descent_seed_by_seed()
    {
        var text = Finding.Describe(Records.Experiment(
            Records.Run("gd", 1, 1, 0.5),
            Records.Run("gr", 1, 1, 0.6),
            Records.Run("pegr", 1, 0.98, 0.9),
            Records.Run("gd", 2, 1, 0.52),
            Records.Run("gr", 2, 1, 0.5),
            Records.Run("pegr", 2, 1, 0.94)));

        Assert.Equal(
            "gd ends with accuracy 1.000 on its training labels and 0.510 on test examples, pegr with 0.990 and 0.920: "
            + "on unseen data pegr is better on all 2 seeds.",
            text);
    }

    [Theory]
    [InlineData(0.6, 0.4, "better on 1 of 2 seeds")]
    [InlineData(0.4, 0.4, "better on no seed")]
    [InlineData(0.5, 0.5, "better on no seed")]
    public void An_objective_that_does_not_win_is_not_said_to(double first, double second, string expected)
    {
        var text = Finding.Describe(Records.Experiment(
            Records.Run("gd", 1, 1, 0.5),
            Records.Run("pegr", 1, 1, first),
            Records.Run("gd", 2, 1, 0.5),
            Records.Run("pegr", 2, 1, second)));

        Assert.Contains($"on unseen data pegr is {expected}.", text);
    }

    [Fact]
    public void The_order_of_the_runs_does_not_decide_who_is_the_baseline()
        => Assert.StartsWith(
            "gd ends", Finding.Describe(Records.Experiment(Records.Run("pegr", 1, 1, 0.9), Records.Run("gd", 1, 1, 0.5))));

    [Fact]
    public void One_objective_alone_is_described_without_a_comparison()
        => Assert.Equal(
            "pegr ends with accuracy 1.000 on its training labels and 0.900 on test examples.",
            Finding.Describe(Records.Experiment(Records.Run("pegr", 1, 1, 0.9))));

    [Fact]
    public void Robustness_is_told_where_it_was_measured()
    {
        var text = Finding.Describe(Records.Experiment(
            Records.Run("gd", 1, 1, 0.7) with { Robustness = [new(0, 0.7), new(0.5, 0.4)] },
            Records.Run("pegr", 1, 1, 0.8) with { Robustness = [new(0, 0.8), new(0.5, 0.6)] }));

        Assert.EndsWith(
            "pegr is better; on test images with added pixel noise of sigma 0.5 the accuracy is 0.400 for gd and 0.600 for pegr.",
            text);
    }
}
