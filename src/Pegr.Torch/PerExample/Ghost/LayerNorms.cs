using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Ghost;

/// <summary>A layer's share of the squared norms. Every trainable parameter that the losses depend on is in one share alone.</summary>
/// <param name="Name">The layer's name in the model.</param>
/// <param name="Parameters">The parameters whose gradients the share is the norm of.</param>
/// <param name="SquaredNorms">[c].</param>
internal sealed record LayerNorms(string Name, IReadOnlyList<Parameter> Parameters, Tensor SquaredNorms);
