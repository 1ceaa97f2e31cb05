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
            "Accuracy on test examples is 0.920 with pegr and 0.510 with gd (pegr is better on all 2 seeds); "
            + "on the training labels it is 0.990 and 1.000.",
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

        Assert.Contains($"(pegr is {expected})", text);
    }

    [Fact]
    public void The_order_of_the_runs_does_not_decide_who_is_the_baseline()
        => Assert.Contains(
            "0.900 with pegr and 0.500 with gd (pegr is better)",
            Finding.Describe(Records.Experiment(Records.Run("pegr", 1, 1, 0.9), Records.Run("gd", 1, 1, 0.5))));

    [Fact]
    public void One_objective_alone_is_described_without_a_comparison()
        => Assert.Equal(
            "Accuracy on test examples is 0.900 with pegr; on the training labels it is 1.000.",
            Finding.Describe(Records.Experiment(Records.Run("pegr", 1, 1, 0.9))));

    [Fact]
    public void Robustness_is_told_where_it_was_measured()
    {
        var text = Finding.Describe(Records.Experiment(
            Records.Run("gd", 1, 1, 0.7) with { Robustness = [new(0, 0.7), new(0.5, 0.4)] },
            Records.Run("pegr", 1, 1, 0.8) with { Robustness = [new(0, 0.8), new(0.5, 0.6)] }));

        Assert.EndsWith(
            "on test images with added pixel noise of sigma 0.5 it is 0.600 and 0.400.",
            text);
    }
}
