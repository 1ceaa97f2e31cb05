using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Rules;

/// <summary>A layer's share of the squared norms and its derivative; tensors of the current dispose scope.</summary>
/// <param name="SquaredNorms">[n], without graph.</param>
/// <param name="Derivatives">For each call the derivatives with respect to its input (null where not wanted) and its
/// output gradient (null where the norm does not depend on it).</param>
public sealed record LayerShare(Tensor SquaredNorms, IReadOnlyList<(Tensor? Input, Tensor? OutputGradient)> Derivatives)
{
    /// <summary>The derivatives with respect to the layer's own parameters, of a rule whose formula reads them.</summary>
    public IReadOnlyList<(Parameter Parameter, Tensor Derivative)> ParameterDerivatives { get; init; } = [];
}
