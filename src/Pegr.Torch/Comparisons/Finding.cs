using System.Globalization;
using Pegr.Torch.Tables;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Comparisons;

/// <summary>Says in plain words what the figures of an experiment show.</summary>
public static class Finding
{
    private const string Baseline = "gd";
    private const int MostNamed = 4;

    /// <summary>Describes a record that holds at least one run: the best objective beside plain gradient descent.</summary>
    public static string Describe(ExperimentRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var groups = ObjectiveGroup.Of(record.Runs);
        if (TuningVerdict.Describe(record) is { } verdict)
        {
            return $"{verdict}{Chosen(groups)}{Diverged(record)}";
        }

        var baseline = groups.FirstOrDefault(group => group.Objective == Baseline) ?? groups[0];
        var best = groups.Where(group => group != baseline).MaxBy(group => group.Choosing);
        ObjectiveGroup[] told = best is null ? [baseline] : [best, baseline];

        var test = told.Select(group => $"{Readable.Fraction(group.Mean(Metric.TestAccuracy))} with {Name(record, group)}");
        var comparison = best is null ? "" : $" ({Comparison(best, baseline, Name(record, best))})";
        var train = told.Select(group => Readable.Fraction(group.Mean(Metric.TrainAccuracy)));
        return $"Accuracy on test examples is {string.Join(" and ", test)}{comparison}; "
            + $"on the training labels it is {string.Join(" and ", train)}{Noisy(record, told)}.{Memorized(told)}{Chosen(groups)}{Picked(record, best)}{Diverged(record)}";
    }

    /// <summary>A group's objective, with its lambda where the record has several of that objective.</summary>
    public static string Name(ExperimentRecord record, ObjectiveGroup group)
    {
        ArgumentNullException.ThrowIfNull(record);
        return Lambdas(record, group).Count > 1 ? $"{group.Objective} at lambda {group.LambdaText}" : group.Objective;
    }

    private static List<ObjectiveGroup> Lambdas(ExperimentRecord record, ObjectiveGroup group) =>
        [.. ObjectiveGroup.Of(record.Runs).Where(other => other.Objective == group.Objective).OrderBy(other => other.Lambda)];

    private static string Comparison(ObjectiveGroup best, ObjectiveGroup baseline, string name)
    {
        var seeds = baseline.Runs.Join(
            best.Runs,
            run => run.Seed,
            run => run.Seed,
            (first, second) => second.Reported[Metric.TestAccuracy] > first.Reported[Metric.TestAccuracy]).ToList();
        var ahead = seeds.Count(isAhead => isAhead);
        var share = seeds.Count switch
        {
            1 => ahead == 1 ? "better" : "no better",
            _ when ahead == seeds.Count => string.Create(CultureInfo.InvariantCulture, $"better on all {ahead} seeds"),
            _ when ahead == 0 => "better on no seed",
            _ => string.Create(CultureInfo.InvariantCulture, $"better on {ahead} of {seeds.Count} seeds"),
        };

        return $"{name} is {share}";
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

    private static string Memorized(IReadOnlyList<ObjectiveGroup> told)
    {
        if (told.Any(group => group.Memorized.Count == 0))
        {
            return "";
        }

        string Shares(Func<ObjectiveGroup, IReadOnlyList<double>> of)
            => string.Join(" and ", told.Select(group => Readable.Percent(of(group).Average())));
        return $" Of the training examples with a wrong label, {Shares(group => group.Memorized)} are answered with that label "
            + $"(memorized) and {Shares(group => group.Corrected)} with the true one (corrected).";
    }

    private static string Diverged(ExperimentRecord record)
        => Divergences.Describe(record) is { Length: > 0 } diverged ? $" (*) {diverged}." : "";

    private static string Picked(ExperimentRecord record, ObjectiveGroup? best)
        => best is not null && Lambdas(record, best) is { Count: > 1 } tried
            ? $" Lambda {best.LambdaText} was picked from {string.Join(", ", tried.Select(group => group.LambdaText))} "
                + (best.HasValidation ? "by the validation examples." : "by these same test examples, which flatters it.")
            : "";

    private static string Chosen(IReadOnlyList<ObjectiveGroup> groups) => groups.All(group => group.HasValidation)
        ? $" Every run is told of at the logged step at which its accuracy on the validation examples{(groups[0].Runs[0].ChosenBy == Metric.ValidationAccuracy ? "" : ", with noise,")} was highest.{Untrained(groups)}"
        : "";

    // Where the weights of the beginning are best, a run's other numbers are those of chance.
    private static string Untrained(IReadOnlyList<ObjectiveGroup> groups)
    {
        var told = groups.SelectMany(group => group.Runs.Where(run => run.ChosenStep == 0)).Select(run => $"{run.Objective} with seed {run.Seed}").ToList();
        return told.Count == 0 ? "" : $" That was step 0, before any training, for {string.Join(", ", told.Take(MostNamed))}{(told.Count > MostNamed ? " and others" : "")}.";
    }
}
