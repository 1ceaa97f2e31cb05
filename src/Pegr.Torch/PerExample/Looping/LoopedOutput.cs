using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Looping;

/// <summary>An output of a module that may be looped through.</summary>
/// <param name="Looped">The module.</param>
/// <param name="Output">The output, in the graph.</param>
/// <param name="Gradient">The gradient of sum_i l_i with respect to it.</param>
/// <param name="Axis">Where it has its examples.</param>
internal sealed record LoopedOutput(LoopedModule Looped, Tensor Output, Tensor Gradient, int Axis);
