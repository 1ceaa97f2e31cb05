using Pegr.Torch.Data;
using Pegr.Torch.Models;
using Pegr.Torch.Runtime;
using Pegr.Torch.Training;
using static TorchSharp.torch;

namespace Pegr.Torch.Benchmarks;

/// <summary>The synthetic preset: n = 50, d = 1000, m = 10, q = 2, full batch.</summary>
public class SyntheticStep : StepBenchmark
{
    /// <inheritdoc/>
    protected override (nn.Module<Tensor, Tensor> Model, TensorDataset Batch, LearningTask Task) Create()
    {
        using var generator = Seeds.Generator(1, "benchmark");
        using var drawn = new SignalNoiseDistribution(Dim: 1000, SignalNorm: 1.5, NoiseStd: 0.5).Sample(50, 0, generator);
        using var sample = drawn.To(CPU, float32);
        var model = new SignalNoiseCnn(dim: 1000, filters: 10, power: 2, initStd: 0.01, generator);
        return (model, sample.ToDataset(), LearningTask.BinaryLogistic);
    }
}
