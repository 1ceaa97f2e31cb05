using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Cli.Reports;

/// <summary>The runs of one objective: one for each seed.</summary>
/// <param name="Objective">The objective's key.</param>
/// <param name="Lambda">The penalty's weight.</param>
/// <param name="Runs">The runs.</param>
internal sealed record ObjectiveGroup(string Objective, double Lambda, IReadOnlyList<RunRecord> Runs)
{
    /// <summary>Groups runs, in the order of their first appearance.</summary>
    public static IReadOnlyList<ObjectiveGroup> Of(IEnumerable<RunRecord> runs) =>
    [
        .. runs.GroupBy(run => (run.Objective, run.Lambda))
            .Select(group => new ObjectiveGroup(group.Key.Objective, group.Key.Lambda, [.. group])),
    ];

    /// <summary>A metric's final values, one for each run.</summary>
    public IReadOnlyList<double> Final(string metric) => [.. Runs.Select(run => run.Final[metric])];

    /// <summary>A metric's final value, mean over the runs; NaN where it was not measured.</summary>
    public double Mean(string metric) => Final(metric).Average();

    /// <summary>The accuracies under one strength of pixel noise; empty where that was not measured.</summary>
    public IReadOnlyList<double> Robustness(double sigma) =>
        [.. Runs.SelectMany(run => run.Robustness).Where(point => point.Sigma == sigma).Select(point => point.Accuracy)];
}
