using Pegr.Torch.Data;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using static TorchSharp.torch;

namespace Pegr.Torch.Training.Probes;

/// <summary>Evaluates a model on a data set in pieces that bound the memory.</summary>
public static class Evaluation
{
    /// <summary>Examples evaluated at once.</summary>
    public const int ChunkSize = 500;

    /// <summary>Mean loss and accuracy, the model in evaluation mode.</summary>
    public static (double Loss, double Accuracy) LossAndAccuracy(
        nn.Module<Tensor, Tensor> model, LearningTask task, TensorDataset data)
    {
        Alive.Require(model);
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(data);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var mode = new EvaluationMode(model);
        var loss = zeros(1, float64, data.Device);
        var correct = zeros(1, int64, data.Device);
        foreach (var (inputs, targets) in data.Chunks(ChunkSize))
        {
            using var chunk = NewDisposeScope();
            var outputs = model.call(inputs.clone()); // which a model may write to, and a loss to targets
            loss.Increase(task.Loss(outputs, targets.clone()).sum(float64));
            correct.Increase(task.IsCorrect(outputs, targets).sum(int64));
        }

        return (loss.item<double>() / data.Count, (double)correct.item<long>() / data.Count);
    }
}
