using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Sweeps;

/// <summary>How one run of a sweep ended.</summary>
/// <param name="X">The horizontal axis's value.</param>
/// <param name="Y">The vertical axis's value.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="Lambda">The penalty's weight; 0 for an objective without one.</param>
/// <param name="Metrics">Metric name (see <see cref="Metric"/>) to final value; empty for a run that diverged.</param>
public sealed record SweepResult(double X, double Y, int Seed, double Lambda, IReadOnlyDictionary<string, double> Metrics)
{
    /// <summary>Whether the loss or a gradient became NaN or infinite.</summary>
    public bool Diverged => Metrics.Count == 0;

    /// <summary>A metric's value, or NaN where it was not measured.</summary>
    public double this[string metric] => Metrics.TryGetValue(metric, out var value) ? value : double.NaN;

    /// <summary>The result of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="final">The measurements that count, of its last step or the one that validation chose; null where it diverged.</param>
    public static SweepResult Of(SweepRun run, MetricRow? final)
    {
        ArgumentNullException.ThrowIfNull(run);
        var metrics = final is not null && double.IsFinite(final[Metric.TrainLoss]) ? final.Values : new Dictionary<string, double>();
        return new SweepResult(run.Cell.X, run.Cell.Y, run.Seed, run.Lambda, metrics);
    }
}
