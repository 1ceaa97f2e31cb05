using Pegr.Torch.Data;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Training.Probes;
using Pegr.Torch.Training.Records;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Analysis;

/// <summary>A model's accuracy on the examples of each class.</summary>
public static class ClassAccuracies
{
    /// <summary>Measures it, the model in evaluation mode.</summary>
    /// <param name="model">The model.</param>
    /// <param name="task">When an answer is right.</param>
    /// <param name="data">The examples.</param>
    /// <param name="labels">Their classes' indices.</param>
    /// <param name="classNames">The classes' names, in the order of their indices.</param>
    public static IReadOnlyList<ClassAccuracy> Measure(
        nn.Module<Tensor, Tensor> model, LearningTask task, TensorDataset data, IReadOnlyList<byte> labels, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(classNames);
        Alive.Require(model);
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(data);
        var (correct, count) = (new int[classNames.Count], new int[classNames.Count]);
        var next = 0;
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var mode = new EvaluationMode(model);
        foreach (var (inputs, targets) in data.Chunks(Evaluation.ChunkSize))
        {
            using var chunk = NewDisposeScope();
            var right = task.IsCorrect(model.call(inputs.clone()), targets).cpu().data<bool>().ToArray();
            foreach (var isRight in right)
            {
                var label = labels[next++];
                count[label]++;
                correct[label] += isRight ? 1 : 0;
            }
        }

        return [.. classNames.Select((name, k) => new ClassAccuracy(name, count[k], (double)correct[k] / count[k]))];
    }
}
