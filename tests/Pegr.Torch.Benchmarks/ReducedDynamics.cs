using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Pegr.Torch.Experiments;
using Pegr.Torch.Experiments.Settings;

namespace Pegr.Torch.Benchmarks;

/// <summary>Whole runs of PEGR on signal-noise data by automatic differentiation and on inner products, on one thread.</summary>
[Config(typeof(OnceConfig))]
public class ReducedDynamics
{
    /// <summary>How many values of lambda: so many runs on the same data, which are drawn once.</summary>
    [Params(1, 10)]
    public int Lambdas { get; set; }

    /// <summary>By automatic differentiation in R^d.</summary>
    [Benchmark(Baseline = true)]
    public void Autograd() => Run("ghost", implicitDim: false);

    /// <summary>On inner products of the same data.</summary>
    [Benchmark]
    public void Reduced() => Run("reduced", implicitDim: false);

    /// <summary>On inner products that were drawn, not formed.</summary>
    [Benchmark]
    public void ReducedImplicitDim() => Run("reduced", implicitDim: true);

    private void Run(string engine, bool implicitDim) => SyntheticExperiment.Run(new SyntheticSettings
    {
        Engine = engine,
        ImplicitDim = implicitDim,
        Objectives = ["pegr"],
        Lambdas = [.. Enumerable.Range(1, Lambdas).Select(k => 0.02 * k)],
        Samples = 100,
        Dim = 2000,
        Steps = 2000,
        LogEvery = 2000,
        Threads = 1,
        DType = "float64",
    });

    /// <summary>Few whole runs rather than many steps.</summary>
    public sealed class OnceConfig : ManualConfig
    {
        // A thousand runs on a busy machine take longer than the five minutes that are the default.
        private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

        /// <summary>Creates the configuration.</summary>
        public OnceConfig() => AddJob(Job.Default
            .WithToolchain(new InProcessEmitToolchain(Patience, logOutput: true))
            .WithStrategy(RunStrategy.Monitoring)
            .WithWarmupCount(1)
            .WithIterationCount(3));
    }
}
