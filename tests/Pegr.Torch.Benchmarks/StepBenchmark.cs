using BenchmarkDotNet.Attributes;
using Pegr.Torch.Data;
using Pegr.Torch.Objectives;
using Pegr.Torch.PerExample;
using Pegr.Torch.Training;
using static TorchSharp.torch;

namespace Pegr.Torch.Benchmarks;

/// <summary>One optimiser step of each objective, as a ratio to gradient descent's.</summary>
[Config(typeof(StepConfig))]
public abstract class StepBenchmark
{
    private const double Lambda = 0.1;

    private nn.Module<Tensor, Tensor> _model = null!;
    private TensorDataset _batch = null!;
    private LearningTask _task = null!;
    private optim.Optimizer _optimizer = null!;

    /// <summary>Makes model and batch.</summary>
    [GlobalSetup]
    public void Setup()
    {
        (_model, _batch, _task) = Create();
        _optimizer = optim.SGD(_model.parameters(), 1e-6);
    }

    /// <summary>Disposes them.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        _optimizer.Dispose();
        _model.Dispose();
        _batch.Dispose();
    }

    /// <summary>Gradient descent.</summary>
    [Benchmark(Baseline = true)]
    public void GD() => Step(new EmpiricalRisk());

    /// <summary>Full-batch gradient regularization.</summary>
    [Benchmark]
    public void GR() => Step(new GradientPenalty(Lambda));

    /// <summary>PEGR, vectorised.</summary>
    [Benchmark]
    public void PegrGhost() => Step(new PerExampleGradientPenalty(Lambda, new GhostEngine()));

    /// <summary>PEGR, one example at a time.</summary>
    [Benchmark]
    public void PegrLoop() => Step(new PerExampleGradientPenalty(Lambda, new LoopEngine()));

    /// <summary>The gradient-variance penalty, vectorised.</summary>
    [Benchmark]
    public void Variance() => Step(new GradientVariancePenalty(Lambda, new GhostEngine()));

    /// <summary>Model, batch and task of the benchmark.</summary>
    protected abstract (nn.Module<Tensor, Tensor> Model, TensorDataset Batch, LearningTask Task) Create();

    private void Step(IObjective objective)
    {
        using var scope = NewDisposeScope();
        _optimizer.zero_grad();
        using var report = objective.AccumulateGradients(_model, _task.Loss, _batch.Inputs, _batch.Targets);
        _optimizer.step();
    }
}
