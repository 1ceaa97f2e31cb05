using Pegr.Torch.Data;
using Pegr.Torch.Models;
using Pegr.Torch.Runtime;
using Pegr.Torch.Training;
using static TorchSharp.torch;

namespace Pegr.Torch.Benchmarks;

/// <summary>The MLP 784-256-10, batch 64.</summary>
public class MlpStep : StepBenchmark
{
    /// <inheritdoc/>
    protected override (nn.Module<Tensor, Tensor> Model, TensorDataset Batch, LearningTask Task) Create()
    {
        using var fork = Seeds.Fork(1, "benchmark");
        return (
            new Mlp(inputs: 784, hidden: [256], classes: 10),
            new TensorDataset(rand(64, 784), randint(10, [64], int64)),
            LearningTask.CrossEntropy);
    }
}
