namespace Pegr.Torch.Benchmarks;

/// <summary>The synthetic preset: n = 50, d = 1000, m = 10, q = 2, full batch.</summary>
public class SyntheticStep() : StepBenchmark("signal-noise");
