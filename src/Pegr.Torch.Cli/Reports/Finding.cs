using System.Globalization;
using Pegr.Torch.Cli.Display;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Cli.Reports;

/// <summary>Says in plain words what the figures of an experiment show.</summary>
internal static class Finding
{
    private const string Baseline = "gd";

    /// <summary>Describes a record that holds at least one run.</summary>
    public static string Describe(ExperimentRecord record)
    {
        var groups = ObjectiveGroup.Of(record.Runs);
        var baseline = groups.FirstOrDefault(group => group.Objective == Baseline) ?? groups[0];
        var best = groups.Where(group => group != baseline).MaxBy(group => group.Mean(Metric.TestAccuracy));
        var fit = $"{baseline.Objective} ends with accuracy {Fraction(baseline, Metric.TrainAccuracy)} on its training labels "
            + $"and {Fraction(baseline, Metric.TestAccuracy)} on test examples";
        if (best is null)
        {
            return $"{fit}{Noisy(record, baseline)}.";
        }

        return $"{fit}, {best.Objective} with {Fraction(best, Metric.TrainAccuracy)} and "
            + $"{Fraction(best, Metric.TestAccuracy)}: {Comparison(baseline, best)}{Noisy(record, baseline, best)}.";
    }

    private static string Comparison(ObjectiveGroup baseline, ObjectiveGroup other)
    {
        var seeds = baseline.Runs.Join(
            other.Runs,
            run => run.Seed,
            run => run.Seed,
            (first, second) => second.Final[Metric.TestAccuracy] > first.Final[Metric.TestAccuracy]).ToList();
        var ahead = seeds.Count(isAhead => isAhead);
        var share = seeds.Count switch
        {
            1 => ahead == 1 ? "better" : "no better",
            _ when ahead == seeds.Count => string.Create(CultureInfo.InvariantCulture, $"better on all {ahead} seeds"),
            _ when ahead == 0 => "better on no seed",
            _ => string.Create(CultureInfo.InvariantCulture, $"better on {ahead} of {seeds.Count} seeds"),
        };

        return $"on unseen data {other.Objective} is {share}";
    }

    private static string Noisy(ExperimentRecord record, params ObjectiveGroup[] groups)
    {
        if (NoiseLevel.Of(record) is not { } sigma)
        {
            return "";
        }

        var accuracies = groups.Select(group => $"{Readable.Fraction(group.Robustness(sigma).Average())} for {group.Objective}");
        return $"; on test images with added pixel noise of sigma {sigma.ToString(CultureInfo.InvariantCulture)} "
            + $"the accuracy is {string.Join(" and ", accuracies)}";
    }

    private static string Fraction(ObjectiveGroup group, string metric) => Readable.Fraction(group.Mean(metric));
}
