using Pegr.Torch.Training.Records;
using ScottPlot;

namespace Pegr.Torch.Plotting.Aggregation;

/// <summary>The runs of one objective with one lambda, which differ in their seed only: one curve of a figure.</summary>
/// <param name="Objective">The objective's key.</param>
/// <param name="Lambda">The penalty's weight.</param>
/// <param name="Runs">The runs, in the record's order.</param>
internal sealed record RunGroup(string Objective, double Lambda, IReadOnlyList<RunRecord> Runs)
{
    /// <summary>The groups of a record, in the order in which their first runs were carried out.</summary>
    /// <param name="record">An experiment's record.</param>
    public static IReadOnlyList<RunGroup> Of(ExperimentRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.Runs
            .GroupBy(run => (run.Objective, run.Lambda))
            .Select(group => new RunGroup(group.Key.Objective, group.Key.Lambda, group.ToArray()))
            .ToArray();
    }

    /// <summary>A logged metric against optimizer steps, over the runs.</summary>
    /// <param name="metric">A name of <see cref="Metric"/>.</param>
    public IReadOnlyList<BandPoint> Band(string metric)
        => SeedBand.Over(Runs.Select(run => run.Rows.Select(row => new Coordinates(row.Step, row[metric])).ToArray()));

    /// <summary>Accuracy against the added pixel noise's standard deviation, over the runs.</summary>
    public IReadOnlyList<BandPoint> RobustnessBand()
        => SeedBand.Over(Runs.Select(run => run.Robustness
            .OrderBy(point => point.Sigma)
            .Select(point => new Coordinates(point.Sigma, point.Accuracy))
            .ToArray()));

    /// <summary>Accuracy under one strength of pixel noise over the runs; <see langword="null"/> where no run has one.</summary>
    /// <param name="sigma">The noise's standard deviation.</param>
    public Spread? Robustness(double sigma)
        => Spread.Of(Runs.SelectMany(run => run.Robustness).Where(point => point.Sigma == sigma).Select(point => point.Accuracy));

    /// <summary>Test accuracy of one class over the runs; <see langword="null"/> where no run has one.</summary>
    /// <param name="name">The class's name.</param>
    public Spread? OfClass(string name)
        => Spread.Of(Runs.SelectMany(run => run.ClassAccuracies).Where(item => item.Class == name).Select(item => item.Accuracy));

    /// <summary>A metric's last logged value over the runs; <see langword="null"/> where no run has one.</summary>
    /// <param name="metric">A name of <see cref="Metric"/>.</param>
    public Spread? Final(string metric)
        => Spread.Of(Runs.Where(run => run.Rows.Count > 0).Select(run => run.Final[metric]));
}
