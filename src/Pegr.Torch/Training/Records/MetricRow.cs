namespace Pegr.Torch.Training.Records;

/// <summary>What was measured after a number of optimizer steps.</summary>
/// <param name="Step">Optimizer steps done; 0 is before training.</param>
/// <param name="Values">Metric name (see <see cref="Metric"/>) to value, in logging order.</param>
public sealed record MetricRow(int Step, IReadOnlyDictionary<string, double> Values)
{
    /// <summary>The value of a metric, or NaN where it was not measured.</summary>
    /// <param name="metric">A name of <see cref="Metric"/>.</param>
    public double this[string metric] => Values.TryGetValue(metric, out var value) ? value : double.NaN;
}
