namespace Pegr.Torch.Benchmarks;

/// <summary>ResNet-18 with group normalisation on 32x32 color images, batch 16.</summary>
public class ResNetStep() : StepBenchmark("resnet18");
