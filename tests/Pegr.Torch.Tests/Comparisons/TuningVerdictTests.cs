using Pegr.Torch.Comparisons;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Tests.Comparisons;

/// <summary>What is said of tuned objectives: no more than the intervals allow.</summary>
public sealed class TuningVerdictTests
{
    [Theory]
    [InlineData(0.1, "pegr is better than gd, by +0.100 (+0.095 to +0.105)")]
    [InlineData(-0.1, "pegr is worse than gd, by −0.100 (−0.105 to −0.095)")]
    [InlineData(0.004, "no difference between pegr and gd is shown, +0.004 (−0.001 to +0.009)")]
    [InlineData(-0.004, "no difference between pegr and gd is shown, −0.004 (−0.009 to +0.001)")]
    public void Better_and_worse_are_said_only_where_the_interval_leaves_zero_out(double mean, string told)
    {
        // Differences mean ± 0.004, thrice each but for one: Student's half interval is 0.005.
        double[] around = [-0.004, 0.004, -0.004, 0.004, 0];

        var record = TuningRecords.Of(
        [
            .. around.Select((_, seed) => TuningRecords.Run("gd", seed, 0.5 + (0.1 * seed))),
            .. around.Select((shift, seed) => TuningRecords.Run("pegr", seed, 0.5 + (0.1 * seed) + mean + shift)),
        ]);

        Assert.Contains(told, TuningVerdict.Describe(record), StringComparison.Ordinal);
        Assert.StartsWith(TuningVerdict.Describe(record)!, Finding.Describe(record), StringComparison.Ordinal);
        Assert.DoesNotContain("seeds.", Finding.Describe(record).Replace("over seeds", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void One_seed_shows_nothing()
    {
        var record = TuningRecords.Of([TuningRecords.Run("gd", 1, 0.5), TuningRecords.Run("pegr", 1, 0.9)]);

        Assert.Contains("on the one seed, which shows nothing", TuningVerdict.Describe(record), StringComparison.Ordinal);
    }

    [Fact]
    public void Configurations_that_diverged_in_the_search_are_told()
    {
        IReadOnlyList<RunRecord> runs = [TuningRecords.Run("gd", 1, 0.5), TuningRecords.Run("pegr", 1, 0.9)];
        Assert.Equal("", Divergences.DescribeSearch(TuningRecords.Of(runs)));
        var record = TuningRecords.Of(
            runs,
            [
                TuningRecords.Trial("gd", 1, 0.5, 0.5),
                TuningRecords.Trial("pegr", 1, 0.5, 0.5),
                TuningRecords.Trial("pegr", 2, 0, 0, divergence: "NaN"),
                TuningRecords.Trial("pegr", 2, 0, 0, seed: 7, divergence: "NaN"),
                TuningRecords.Trial("pegr", 3, 0, 0, divergence: "NaN"),
            ]);
        Assert.Equal("in the search configurations diverged, 2 of 3 of pegr", Divergences.DescribeSearch(record));
    }

    [Fact]
    public void Step_0_is_named_where_validation_chose_it()
    {
        var untrained = TuningRecords.Run("pegr", 2, 0.9) with { ChosenStep = 0, Rows = [TuningRecords.Run("pegr", 2, 0.9).Rows[0] with { Step = 0 }] };
        Assert.Contains(
            "That was step 0, before any training, for pegr with seed 2.",
            Finding.Describe(TuningRecords.Of([TuningRecords.Run("gd", 2, 0.5), untrained])), StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_differences_show_nothing()
    {
        var record = TuningRecords.Of(
            [TuningRecords.Run("gd", 1, 0.5), TuningRecords.Run("pegr", 1, 0), TuningRecords.Run("gd", 2, 1), TuningRecords.Run("pegr", 2, 0.5)]);

        var told = TuningVerdict.Describe(record)!;
        Assert.Contains("pegr differs from gd by −0.500 (on every seed), and equal differences of 2 seeds tell nothing of others", told, StringComparison.Ordinal);
        Assert.DoesNotContain("worse", told, StringComparison.Ordinal);
        Assert.DoesNotContain("Student", told, StringComparison.Ordinal);
    }

    [Fact]
    public void Objectives_that_were_lost_or_had_nothing_to_tune_are_told_of()
    {
        var record = TuningRecords.Of(
            [TuningRecords.Run("gd", 1, 0.5)],
            [TuningRecords.Trial("gd", 1, 0.5, 0.5), TuningRecords.Trial("pegr", 1, 0, 0, divergence: "it did")]);

        Assert.Equal("Every configuration of pegr diverged. There is nothing to compare gd with.", TuningVerdict.Describe(record));

        RunRecord[] runs = [TuningRecords.Run("gd", 1, 0.5), TuningRecords.Run("pegr", 1, 0.6)];
        var other = TuningRecords.Trial("pegr", 2, 0.5, 0.5);
        var untuned = TuningRecords.Of(
            runs,
            [
                TuningRecords.Trial("gd", 1, 0.5, 0.5), TuningRecords.Trial("gd", 1, 0.5, 0.5, seed: 7), TuningRecords.Trial("pegr", 1, 0.5, 0.5),
                other with { Candidate = other.Candidate with { Lambda = 7 } },
            ]);
        Assert.Contains("On test images, not tuned alike, as gd had nothing to tune: ", TuningVerdict.Describe(untuned), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_gradient_descent_or_without_another_nothing_is_compared()
    {
        Assert.Contains("not tuned", TuningVerdict.Describe(TuningRecords.Of([TuningRecords.Run("pegr", 1, 0.9)])), StringComparison.Ordinal);
        Assert.Contains("nothing to compare", TuningVerdict.Describe(TuningRecords.Of([TuningRecords.Run("gd", 1, 0.9)])), StringComparison.Ordinal);
        Assert.Null(TuningVerdict.Describe(TuningRecords.Of([TuningRecords.Run("gd", 1, 0.9)]) with { Tuning = null }));
    }

    [Fact]
    public void Differences_stand_in_a_table_clean_and_under_noise()
    {
        RunRecord Run(string objective, int seed, double accuracy, double noisy) => TuningRecords.Run(objective, seed, accuracy) with
        {
            Robustness = [new RobustnessPoint(0, accuracy), new RobustnessPoint(0.5, noisy)],
        };
        var record = TuningRecords.Of([Run("gd", 1, 0.5, 0.2), Run("pegr", 1, 0.7, 0.3), Run("gd", 2, 0.5, 0.2), Run("pegr", 2, 0.7, 0.5)]);

        var (heading, table) = DifferenceTable.Of(record)!.Value;

        Assert.Equal("Minus gd's, with intervals of 95%:", heading);
        Assert.Equal(["objective", "test accuracy", "at sigma 0.5"], table.Headers);
        Assert.Equal(["pegr", "+0.200 (on every seed)", "+0.200 (−1.071 to +1.471)"], table.Rows.Single()); // 12.706 times 0.1
        Assert.Null(DifferenceTable.Of(record with { Tuning = null }));
        Assert.Null(DifferenceTable.Of(record with { Runs = [.. record.Runs.Where(run => run.Seed == 1)] }));
        Assert.Null(DifferenceTable.Of(record with { Runs = [.. record.Runs.Where(run => run.Objective == "gd")] }));
    }

    [Fact]
    public void The_table_says_how_many_were_tried_and_how_many_diverged()
    {
        var record = TuningRecords.Of(
            [TuningRecords.Run("gd", 1, 0.5)],
            [TuningRecords.Trial("gd", 1, 0.5, 0.5), TuningRecords.Trial("gd", 2, 0, 0, divergence: "it did"), TuningRecords.Trial("gd", 1, 0.5, 0.5, seed: 7)]);

        var (_, table) = TuningTable.Of(record)!.Value;

        Assert.Equal(["gd", "2 (1)", "6", "", "0.01 cosine", "0"], table.Rows.Single());
    }
}
