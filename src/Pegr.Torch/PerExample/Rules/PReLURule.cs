using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Rules;

/// <summary>
/// <see cref="TorchSharp.Modules.PReLU"/>, max(0, x) + w·min(0, x) with one w or one for each channel of [n, channels, …].
/// </summary>
public sealed class PReLURule : AffineRule<PReLU>
{
    /// <inheritdoc/>
    protected override Parameter? Weight(PReLU layer) => layer.weight;

    /// <inheritdoc/>
    protected override Parameter? Bias(PReLU layer) => null;

    /// <inheritdoc/>
    protected override Tensor Normalized(PReLU layer, Tensor input) => input.clamp_max(Scalars.Of(0));

    /// <inheritdoc/>
    protected override Tensor SumRepeats(PReLU layer, Tensor perElement)
        => layer.num_parameters == 1 ? perElement.reshape(perElement.shape[0], -1).sum(1, keepdim: true) : SumBehindChannels(perElement);
}
