using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Pegr.Torch.Benchmarks;

/// <summary>Runs in this process, where libtorch is loaded already.</summary>
public sealed class StepConfig : ManualConfig
{
    /// <summary>Creates the configuration.</summary>
    public StepConfig() => AddJob(Job.Default
        .WithToolchain(InProcessEmitToolchain.Instance)
        .WithWarmupCount(3)
        .WithIterationCount(12));
}
