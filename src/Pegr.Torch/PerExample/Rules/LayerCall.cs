using TorchSharp;

namespace Pegr.Torch.PerExample.Rules;

/// <summary>One call of a layer in a forward pass.</summary>
/// <param name="Input">What the layer was given, [n, …]; part of the graph.</param>
/// <param name="OutputGradient">Gradient of sum_i l_i with respect to what it returned, [n, …]; row i belongs to
/// example i alone. Differentiable where norms are to be differentiated.</param>
public readonly record struct LayerCall(torch.Tensor Input, torch.Tensor OutputGradient);
