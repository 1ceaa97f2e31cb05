using Pegr.Torch.Data;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using static TorchSharp.torch;

namespace Pegr.Torch.Training.Probes;

/// <summary>Mean loss and accuracy on a data set.</summary>
/// <param name="lossMetric">Name of the loss.</param>
/// <param name="accuracyMetric">Name of the accuracy.</param>
/// <param name="model">The model.</param>
/// <param name="task">Loss and correctness.</param>
/// <param name="data">The data; not disposed here.</param>
public sealed class AccuracyProbe(
    string lossMetric, string accuracyMetric, nn.Module<Tensor, Tensor> model, LearningTask task, TensorDataset data) : IProbe
{
    private readonly string _lossMetric = lossMetric ?? throw new ArgumentNullException(nameof(lossMetric));
    private readonly string _accuracyMetric = accuracyMetric ?? throw new ArgumentNullException(nameof(accuracyMetric));
    private readonly nn.Module<Tensor, Tensor> _model = Alive.Require(model);
    private readonly LearningTask _task = task ?? throw new ArgumentNullException(nameof(task));
    private readonly TensorDataset _data = data ?? throw new ArgumentNullException(nameof(data));

    /// <inheritdoc/>
    public void Measure(IDictionary<string, double> row)
    {
        ArgumentNullException.ThrowIfNull(row);
        (row[_lossMetric], row[_accuracyMetric]) = Evaluation.LossAndAccuracy(_model, _task, _data);
    }
}
