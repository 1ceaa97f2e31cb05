namespace Pegr.Torch.Benchmarks;

/// <summary>The MLP 784-256-10, batch 64.</summary>
public class MlpStep() : StepBenchmark("mlp");
