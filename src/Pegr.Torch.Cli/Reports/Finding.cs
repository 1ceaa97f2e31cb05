using System.Globalization;
using Pegr.Torch.Cli.Display;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Cli.Reports;

/// <summary>Says in plain words what the figures of an experiment show.</summary>
internal static class Finding
{
    private const string Baseline = "gd";

    /// <summary>Describes a record that holds at least one run: the best objective beside plain gradient descent.</summary>
    public static string Describe(ExperimentRecord record)
    {
        var groups = ObjectiveGroup.Of(record.Runs);
        var baseline = groups.FirstOrDefault(group => group.Objective == Baseline) ?? groups[0];
        var best = groups.Where(group => group != baseline).MaxBy(group => group.Mean(Metric.TestAccuracy));
        ObjectiveGroup[] told = best is null ? [baseline] : [best, baseline];

        var test = told.Select(group => $"{Readable.Fraction(group.Mean(Metric.TestAccuracy))} with {group.Objective}");
        var comparison = best is null ? "" : $" ({Comparison(best, baseline)})";
        var train = told.Select(group => Readable.Fraction(group.Mean(Metric.TrainAccuracy)));
        return $"Accuracy on test examples is {string.Join(" and ", test)}{comparison}; "
            + $"on the training labels it is {string.Join(" and ", train)}{Noisy(record, told)}.";
    }

    private static string Comparison(ObjectiveGroup best, ObjectiveGroup baseline)
    {
        var seeds = baseline.Runs.Join(
            best.Runs,
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

        return $"{best.Objective} is {share}";
    }

    private static string Noisy(ExperimentRecord record, IEnumerable<ObjectiveGroup> told)
    {
        if (NoiseLevel.Of(record) is not { } sigma)
        {
            return "";
        }

        var accuracies = told.Select(group => Readable.Fraction(group.Robustness(sigma).Average()));
        return $"; on test images with added pixel noise of sigma {sigma.ToString(CultureInfo.InvariantCulture)} "
            + $"it is {string.Join(" and ", accuracies)}";
    }
}
