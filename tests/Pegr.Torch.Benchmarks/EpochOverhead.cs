using BenchmarkDotNet.Attributes;

namespace Pegr.Torch.Benchmarks;

/// <summary>
/// An epoch of gradient descent by the trainer as a ratio to its steps alone: the same gradients and updates on batches that
/// lie ready. What exceeds 1 is the trainer's: drawing batches, looking for NaN, writing a checkpoint.
/// </summary>
[Config(typeof(StepConfig))]
public class EpochOverhead
{
    private EpochProblem _problem = null!;

    /// <summary>The model: an MLP on 28x28 grey images or the ConvNet on 32x32 color images.</summary>
    [Params("mlp", "convnet")]
    public string Model { get; set; } = "";

    /// <summary>Makes the problem.</summary>
    [GlobalSetup]
    public void Setup() => _problem = Create(Model);

    /// <summary>Disposes of it.</summary>
    [GlobalCleanup]
    public void Cleanup() => _problem.Dispose();

    /// <summary>Forward, backward and update alone.</summary>
    [Benchmark(Baseline = true)]
    public void StepsAlone() => _problem.StepsAlone();

    /// <summary>The trainer's epoch.</summary>
    [Benchmark]
    public void Epoch() => _problem.Epoch();

    /// <summary>The trainer's epoch with a checkpoint.</summary>
    [Benchmark]
    public void EpochWithCheckpoint() => _problem.EpochWithCheckpoint();

    private static EpochProblem Create(string model) => new(model);
}
