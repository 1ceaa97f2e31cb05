using Pegr.Torch.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Rules;

/// <summary><see cref="RMSNorm"/>, on inputs [n, …, features].</summary>
public sealed class RMSNormRule : AffineRule<RMSNorm>
{
    /// <inheritdoc/>
    protected override Parameter? Weight(RMSNorm layer) => layer.Weight;

    /// <inheritdoc/>
    protected override Parameter? Bias(RMSNorm layer) => null;

    /// <inheritdoc/>
    protected override Tensor Normalized(RMSNorm layer, Tensor input) => layer.Normalized(input);

    /// <inheritdoc/>
    protected override Tensor SumRepeats(RMSNorm layer, Tensor perElement)
        => perElement.reshape(perElement.shape[0], -1, perElement.shape[^1]).sum(1);
}
