using Pegr.Torch.Data;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Training.Probes;
using Pegr.Torch.Training.Records;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Analysis;

/// <summary>The fraction of the wrongly labeled training examples that a model answers with their wrong label.</summary>
/// <param name="model">The model.</param>
/// <param name="task">When an answer is right.</param>
/// <param name="data">The training set with the given labels; not disposed here.</param>
/// <param name="wrong">Which of them are wrong; not disposed here.</param>
public sealed class MemorizationProbe(
    nn.Module<Tensor, Tensor> model, LearningTask task, TensorDataset data, WrongLabels wrong) : IProbe
{
    private readonly nn.Module<Tensor, Tensor> _model = Alive.Require(model);
    private readonly LearningTask _task = task ?? throw new ArgumentNullException(nameof(task));
    private readonly TensorDataset _data = data ?? throw new ArgumentNullException(nameof(data));
    private readonly WrongLabels _wrong = wrong ?? throw new ArgumentNullException(nameof(wrong));

    /// <inheritdoc/>
    public void Measure(IDictionary<string, double> row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var seen = _wrong.Measure(_model, _task, _data);
        row[Metric.MemorizedLabels] = (double)seen.Memorized / seen.Wrong;
    }
}
