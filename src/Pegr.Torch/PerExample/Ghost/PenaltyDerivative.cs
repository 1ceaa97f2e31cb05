using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Ghost;

/// <summary>Where the backward pass of a penalized risk starts.</summary>
/// <param name="Roots">Tensors of the graph.</param>
/// <param name="Seeds">The derivative with respect to each of them.</param>
/// <param name="Norms">The shares of ‖∇l_i‖², without graph.</param>
internal sealed record PenaltyDerivative(List<Tensor> Roots, List<Tensor> Seeds, IReadOnlyList<LayerNorms> Norms);
