using BenchmarkDotNet.Attributes;
using Pegr.Torch.Diagnostics;
using Pegr.Torch.Objectives;

namespace Pegr.Torch.Benchmarks;

/// <summary>One optimiser step on some problem, as a ratio to gradient descent's.</summary>
[Config(typeof(StepConfig))]
public abstract class StepBase
{
    private readonly IObjective _descent = StepKind.GradientDescent.CreateObjective();
    private readonly IObjective _ghost = new StepKind("pegr", "ghost").CreateObjective();

    private BenchmarkProblem _problem = null!;

    /// <summary>Makes the problem.</summary>
    [GlobalSetup]
    public void Setup() => _problem = Create();

    /// <summary>Disposes of it.</summary>
    [GlobalCleanup]
    public void Cleanup() => _problem.Dispose();

    /// <summary>Gradient descent.</summary>
    [Benchmark(Baseline = true)]
    public void GD() => Step(_descent);

    /// <summary>PEGR, vectorised.</summary>
    [Benchmark]
    public void PegrGhost() => Step(_ghost);

    /// <summary>The problem of the benchmark.</summary>
    protected abstract BenchmarkProblem Create();

    /// <summary>One step.</summary>
    protected void Step(IObjective objective) => _problem.Step(objective);
}
