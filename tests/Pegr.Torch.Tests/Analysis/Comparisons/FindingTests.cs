using Pegr.Torch.Comparisons;
using Pegr.Torch.Tests.Support;

namespace Pegr.Torch.Tests.Analysis.Comparisons;

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

    [Fact]
    public void The_best_of_several_lambdas_is_told_and_that_the_test_examples_picked_it()
    {
        var text = Finding.Describe(Records.Experiment(
            Records.Run("gd", 1, 1, 0.5) with { Lambda = 0 },
            Records.Run("pegr", 1, 1, 0.6) with { Lambda = 0.01 },
            Records.Run("pegr", 1, 0.9, 0.8) with { Lambda = 0.1 },
            Records.Run("pegr", 1, 1, 0.55) with { Lambda = 0 }));

        Assert.Equal(
            "Accuracy on test examples is 0.800 with pegr at lambda 0.1 and 0.500 with gd (pegr at lambda 0.1 is better); "
            + "on the training labels it is 0.900 and 1.000. "
            + "Lambda 0.1 was picked from 0, 0.01, 0.1 by these same test examples, which flatters it.",
            text);
    }

    [Fact]
    public void What_became_of_wrong_labels_is_told_where_it_is_known()
    {
        var text = Finding.Describe(Records.Experiment(
            Records.Run("gd", 1, 1, 0.7) with { Memorization = new(200, 180, 10) },
            Records.Run("gd", 2, 1, 0.7) with { Memorization = new(100, 100, 0) },
            Records.Run("pegr", 1, 1, 0.8) with { Memorization = new(200, 50, 120) },
            Records.Run("pegr", 2, 1, 0.8) with { Memorization = new(100, 15, 70) }));

        Assert.EndsWith(
            ". Of the training examples with a wrong label, 20% and 95% are answered with that label (memorized) "
            + "and 65% and 3% with the true one (corrected).",
            text);
    }
}
