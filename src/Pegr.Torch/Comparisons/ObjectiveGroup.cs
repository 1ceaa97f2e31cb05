using Pegr.Torch.Tables;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Comparisons;

/// <summary>The runs of one objective with one lambda: one for each seed.</summary>
/// <param name="Objective">The objective's key.</param>
/// <param name="Lambda">The penalty's weight.</param>
/// <param name="Runs">The runs.</param>
public sealed record ObjectiveGroup(string Objective, double Lambda, IReadOnlyList<RunRecord> Runs)
{
    /// <summary>Lambda as people write it.</summary>
    public string LambdaText => Readable.Number(Lambda);

    /// <summary>Fractions of the wrongly labeled training examples that were memorized; empty where none is known.</summary>
    public IReadOnlyList<double> Memorized => Wrong(memorization => memorization.Memorized);

    /// <summary>Fractions of the wrongly labeled training examples that are answered rightly all the same.</summary>
    public IReadOnlyList<double> Corrected => Wrong(memorization => memorization.Corrected);

    /// <summary>Groups runs, in the order of their first appearance.</summary>
    public static IReadOnlyList<ObjectiveGroup> Of(IEnumerable<RunRecord> runs) =>
    [
        .. runs.GroupBy(run => (run.Objective, run.Lambda))
            .Select(group => new ObjectiveGroup(group.Key.Objective, group.Key.Lambda, [.. group])),
    ];

    /// <summary>Of every objective the lambda with the best mean validation accuracy, or test accuracy where nothing was set aside for choosing.</summary>
    public static IReadOnlyList<ObjectiveGroup> BestOfEach(IEnumerable<ObjectiveGroup> groups) =>
        [.. groups.GroupBy(group => group.Objective).Select(lambdas => lambdas.MaxBy(group => group.Choosing)!)];

    /// <summary>What lambdas are compared by: the mean of what their steps were chosen by, or the mean test accuracy where nothing was chosen.</summary>
    public double Choosing => Mean(HasValidation ? Runs[0].ChosenBy : Metric.TestAccuracy);

    /// <summary>Whether steps and lambda are chosen by images set aside for that.</summary>
    public bool HasValidation => Runs.All(run => run.ChosenStep is not null);

    /// <summary>A metric's reported values (see <see cref="RunRecord.Reported"/>), one for each run.</summary>
    public IReadOnlyList<double> Final(string metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return [.. Runs.Select(run => run.Reported[metric])];
    }

    /// <summary>A metric's reported value, mean over the runs; NaN where it was not measured.</summary>
    public double Mean(string metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return Final(metric).Average();
    }

    /// <summary>The accuracies under one strength of pixel noise; empty where that was not measured.</summary>
    public IReadOnlyList<double> Robustness(double sigma) =>
        [.. Runs.SelectMany(run => run.Robustness).Where(point => point.Sigma == sigma).Select(point => point.Accuracy)];

    /// <summary>The test accuracies of one class.</summary>
    public IReadOnlyList<double> OfClass(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return [.. Runs.SelectMany(run => run.ClassAccuracies).Where(item => item.Class == name && item.Count > 0).Select(item => item.Accuracy)];
    }

    private IReadOnlyList<double> Wrong(Func<LabelMemorization, int> count) =>
        [.. Runs.Select(run => run.Memorization).OfType<LabelMemorization>().Where(m => m.Wrong > 0).Select(m => count(m) / (double)m.Wrong)];
}
