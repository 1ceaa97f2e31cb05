using BenchmarkDotNet.Attributes;
using Pegr.Torch.Diagnostics;
using Pegr.Torch.Objectives;
using static TorchSharp.torch;

namespace Pegr.Torch.Benchmarks;

/// <summary>One optimiser step of each objective and engine on one of the models of <c>pegr bench</c>.</summary>
/// <param name="model">The model's key; the batch is its default.</param>
public abstract class StepBenchmark(string model) : StepBase
{
    private readonly IObjective _gradientPenalty = new StepKind("gr", StepKind.Plain).CreateObjective();
    private readonly IObjective _loop = new StepKind("pegr", "loop").CreateObjective();
    private readonly IObjective _signs = new StepKind("pegr", "signs").CreateObjective();
    private readonly IObjective _signsByDifference = new StepKind("pegr", "signs-fd").CreateObjective();
    private readonly IObjective _variance = new StepKind("variance", "ghost").CreateObjective();
    private readonly IObjective _sharpnessAware = new StepKind("sam", StepKind.Plain).CreateObjective();

    /// <summary>Full-batch gradient regularization.</summary>
    [Benchmark]
    public void GR() => Step(_gradientPenalty);

    /// <summary>PEGR, one example at a time.</summary>
    [Benchmark]
    public void PegrLoop() => Step(_loop);

    /// <summary>PEGR estimated by random signs and double backward.</summary>
    [Benchmark]
    public void PegrSigns() => Step(_signs);

    /// <summary>PEGR estimated by random signs and a finite difference.</summary>
    [Benchmark]
    public void PegrSignsByDifference() => Step(_signsByDifference);

    /// <summary>The gradient-variance penalty, vectorised.</summary>
    [Benchmark]
    public void Variance() => Step(_variance);

    /// <summary>Sharpness-aware minimisation.</summary>
    [Benchmark]
    public void Sam() => Step(_sharpnessAware);

    /// <inheritdoc/>
    protected override BenchmarkProblem Create()
    {
        var found = BenchmarkModelRegistry.Find(model);
        return found.Create(found.DefaultBatch, CPU);
    }
}
