using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Looping;

/// <summary>What a loop through one module gave; tensors of the current dispose scope.</summary>
/// <param name="Looped">The module.</param>
/// <param name="Parameters">The parameters whose gradients were taken.</param>
/// <param name="SquaredNorms">[n], their share of ‖∇l_i‖².</param>
/// <param name="Derivatives">Where the norms' derivative has to be carried on, if it was asked for.</param>
internal sealed record LoopShare(
    LoopedModule Looped, IReadOnlyList<Parameter> Parameters, Tensor SquaredNorms, IReadOnlyList<(Tensor Root, Tensor Seed)> Derivatives)
{
    /// <summary>The parameters' names in the model.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Every parameter's per-example gradients, [n, its numbers], if they were asked for.</summary>
    public IReadOnlyList<Tensor> Gradients { get; init; } = [];
}
