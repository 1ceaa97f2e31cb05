using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Pegr.Torch.PerExample.Rules;

/// <summary>Instance normalization of any dimension, on inputs [n, channels, …].</summary>
public sealed class InstanceNormRule : AffineRule<InstanceNorm>
{
    /// <inheritdoc/>
    protected override Parameter? Weight(InstanceNorm layer) => layer.weight;

    /// <inheritdoc/>
    protected override Parameter? Bias(InstanceNorm layer) => layer.bias;

    /// <inheritdoc/>
    protected override Tensor Normalized(InstanceNorm layer, Tensor input)
    {
        // Tracked statistics take the place of the input's own in evaluation mode.
        var ownStatistics = layer.training || !layer.track_running_stats;
        return ownStatistics
            ? functional.instance_norm(input, null, null, null, null, use_input_stats: true, eps: layer.eps)
            : functional.instance_norm(input, DTypes.Wide(layer.running_mean!), DTypes.Wide(layer.running_var!), null, null, use_input_stats: false, eps: layer.eps);
    }

    /// <inheritdoc/>
    protected override Tensor SumRepeats(InstanceNorm layer, Tensor perElement) => SumBehindChannels(perElement);
}
