using BenchmarkDotNet.Attributes;
using Pegr.Torch.Experiments;
using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.ReducedDynamics;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Benchmarks;

/// <summary>A phase diagram's worth of runs on all cores: 10 sample sizes up to 100, 10 signal norms, 10 seeds; PEGR, 2,000 steps.</summary>
[Config(typeof(ReducedDynamics.OnceConfig))]
public class ThousandRuns
{
    /// <summary>d; a million means that inner products are drawn.</summary>
    [Params(2_000, 1_000_000)]
    public int Dim { get; set; }

    /// <summary>All runs.</summary>
    [Benchmark]
    public IReadOnlyList<RunRecord> Reduced()
    {
        var settings = new SyntheticSettings
        {
            Dim = Dim,
            ImplicitDim = Dim >= 1_000_000,
            NoiseStd = 0.5 * Math.Sqrt(1000.0 / Dim),
            Steps = 2_000,
            LogEvery = 2_000,
            Threads = 0,
        };
        return ReducedExperiment.Run(
        [
            .. from cell in Enumerable.Range(0, 100)
               from seed in Enumerable.Range(1, 10)
               select new ReducedRun(
                   settings with { Samples = 10 * (1 + (cell / 10)), SignalNorm = 0.25 * (1 + (cell % 10)) }, "pegr", 0.1, seed),
        ]);
    }
}
