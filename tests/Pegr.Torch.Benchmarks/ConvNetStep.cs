using Pegr.Torch.Data;
using Pegr.Torch.Models;
using Pegr.Torch.Runtime;
using Pegr.Torch.Training;
using static TorchSharp.torch;

namespace Pegr.Torch.Benchmarks;

/// <summary>The ConvNet on 32x32 colour images, batch 64.</summary>
public class ConvNetStep : StepBenchmark
{
    /// <inheritdoc/>
    protected override (nn.Module<Tensor, Tensor> Model, TensorDataset Batch, LearningTask Task) Create()
    {
        using var fork = Seeds.Fork(1, "benchmark");
        return (
            new ConvNet(channels: 3, height: 32, width: 32, classes: 10),
            new TensorDataset(rand(64, 3, 32, 32), randint(10, [64], int64)),
            LearningTask.CrossEntropy);
    }
}
