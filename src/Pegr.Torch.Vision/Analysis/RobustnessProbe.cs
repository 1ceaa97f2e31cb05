using Pegr.Torch.Data;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Training.Probes;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Analysis;

/// <summary>Accuracy on images with added pixel noise, the same noise at every measurement: a point of <see cref="RobustnessCurve"/>.</summary>
/// <param name="metric">The metric's name.</param>
/// <param name="model">The model.</param>
/// <param name="task">When an answer is right.</param>
/// <param name="images">Pixels in [0, 1], [n, …], before any normalization, and their targets; not disposed here.</param>
/// <param name="sigma">The noise's standard deviation.</param>
/// <param name="seed">The run's seed.</param>
/// <param name="normalize">From noisy pixels to what the model takes; null where it takes the pixels.</param>
public sealed class RobustnessProbe(
    string metric, nn.Module<Tensor, Tensor> model, LearningTask task, TensorDataset images, double sigma, int seed, Func<Tensor, Tensor>? normalize = null) : IProbe
{
    private readonly string _metric = metric ?? throw new ArgumentNullException(nameof(metric));
    private readonly nn.Module<Tensor, Tensor> _model = Alive.Require(model);
    private readonly LearningTask _task = task ?? throw new ArgumentNullException(nameof(task));
    private readonly TensorDataset _images = images ?? throw new ArgumentNullException(nameof(images));

    /// <inheritdoc/>
    public void Measure(IDictionary<string, double> row)
    {
        ArgumentNullException.ThrowIfNull(row);
        row[_metric] = RobustnessCurve.Measure(_model, _task, _images, [sigma], seed, normalize)[0].Accuracy;
    }
}
