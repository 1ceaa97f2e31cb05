using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Pegr.Torch.PerExample.Rules;

/// <summary><see cref="TorchSharp.Modules.GroupNorm"/>, on inputs [n, channels, …].</summary>
public sealed class GroupNormRule : AffineRule<GroupNorm>
{
    /// <inheritdoc/>
    protected override Parameter? Weight(GroupNorm layer) => layer.weight;

    /// <inheritdoc/>
    protected override Parameter? Bias(GroupNorm layer) => layer.bias;

    /// <inheritdoc/>
    protected override Tensor Normalized(GroupNorm layer, Tensor input)
        => functional.group_norm(input, layer.num_groups, null, null, layer.eps);

    /// <inheritdoc/>
    protected override Tensor SumRepeats(GroupNorm layer, Tensor perElement) => SumBehindChannels(perElement);
}
