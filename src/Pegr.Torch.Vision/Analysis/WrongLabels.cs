using System.Collections.Immutable;
using Pegr.Torch.Data;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Training.Probes;
using Pegr.Torch.Training.Records;
using Pegr.Torch.Vision.Data;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Analysis;

/// <summary>The examples of a data set whose label is wrong, on the device. Owns its tensors.</summary>
public sealed class WrongLabels : IDisposable
{
    private readonly Tensor _indices;
    private readonly Tensor _truth;

    private WrongLabels(Tensor indices, Tensor truth)
        => (_indices, _truth) = (indices.DetachFromDisposeScope(), truth.DetachFromDisposeScope());

    /// <summary>How many there are.</summary>
    public int Count => (int)_indices.shape[0];

    /// <summary>Compares labels.</summary>
    /// <param name="truth">The true labels.</param>
    /// <param name="given">The labels that a data set has, in the same order.</param>
    /// <param name="device">The data set's device.</param>
    /// <param name="targets">From labels to targets as the data set has them; null for class indices.</param>
    /// <returns>The wrong ones; null where none is.</returns>
    public static WrongLabels? Find(
        ImmutableArray<byte> truth, ImmutableArray<byte> given, Device device, Func<ImmutableArray<byte>, Tensor>? targets = null)
    {
        ArgumentNullException.ThrowIfNull(device);
        int[] wrong = [.. Enumerable.Range(0, truth.Length).Where(i => truth[i] != given[i])];
        if (wrong.Length == 0)
        {
            return null;
        }

        using var scope = NewDisposeScope();
        var indices = tensor(wrong.Select(i => (long)i).ToArray());
        var labels = (targets ?? ImageTensors.Labels)([.. wrong.Select(i => truth[i])]);
        return new WrongLabels(indices.to(device, copy: true), labels.to(device, copy: true));
    }

    /// <summary>What a model answers to these examples, in evaluation mode.</summary>
    /// <param name="model">The model.</param>
    /// <param name="task">When an answer is right.</param>
    /// <param name="data">The data set with the given labels.</param>
    public LabelMemorization Measure(nn.Module<Tensor, Tensor> model, LearningTask task, TensorDataset data)
    {
        ObjectDisposedException.ThrowIf(_indices.IsInvalid, this);
        Alive.Require(model);
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(data);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var mode = new EvaluationMode(model);
        long memorized = 0, corrected = 0;
        for (var start = 0; start < Count; start += Evaluation.ChunkSize)
        {
            using var chunk = NewDisposeScope();
            var length = Math.Min(Evaluation.ChunkSize, Count - start);
            var (inputs, given) = data.Take(_indices.narrow(0, start, length));
            var outputs = model.call(inputs.clone());
            memorized += task.IsCorrect(outputs, given).sum(int64).item<long>();
            corrected += task.IsCorrect(outputs, _truth.narrow(0, start, length)).sum(int64).item<long>();
        }

        return new LabelMemorization(Count, (int)memorized, (int)corrected);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _indices.Dispose();
        _truth.Dispose();
    }
}
