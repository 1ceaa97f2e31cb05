using Pegr.Torch.Data;
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
    /// <inheritdoc/>
    public void Measure(IDictionary<string, double> row)
        => (row[lossMetric], row[accuracyMetric]) = Evaluation.LossAndAccuracy(model, task, data);
}
