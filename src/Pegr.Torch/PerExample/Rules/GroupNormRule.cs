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

    /// <inheritdoc/>
    protected override LayerShare Differentiate(GroupNorm layer, IReadOnlyList<LayerCall> calls, NormStrategy strategy, double scale)
        => new NormalizedNorms(
            layer.weight,
            layer.bias,
            input => input.shape[0] * layer.num_groups,
            layer.eps,
            SumBehindChannels,
            (perChannel, like) => perChannel.view([.. perChannel.shape, .. Enumerable.Repeat(1L, (int)like.dim() - 2)])).Differentiate(calls, scale);
}
