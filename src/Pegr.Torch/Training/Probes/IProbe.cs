namespace Pegr.Torch.Training.Probes;

/// <summary>Measures something of a model under training, without changing it.</summary>
public interface IProbe
{
    /// <summary>Adds its metrics to a row.</summary>
    /// <param name="row">Metric name (see <see cref="Records.Metric"/>) to value.</param>
    void Measure(IDictionary<string, double> row);
}
