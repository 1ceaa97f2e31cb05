namespace Pegr.Torch.Benchmarks;

/// <summary>The ConvNet on 32x32 color images, batch 64.</summary>
public class ConvNetStep() : StepBenchmark("convnet");
