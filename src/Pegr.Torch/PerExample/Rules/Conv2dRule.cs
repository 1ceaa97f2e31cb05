using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Rules;

/// <summary>
/// <see cref="TorchSharp.Modules.Conv2d"/>: a linear map of the patches under the kernel, so the patches (the unfolded
/// input) are the positions' inputs.
/// </summary>
public sealed class Conv2dRule : ConvolutionRule<Conv2d>
{
    /// <inheritdoc/>
    protected override Tensor Inputs(Conv2d layer, LayerCall call) => ConvolutionPatches.Of2d(layer, call);

    /// <inheritdoc/>
    protected override Tensor Gradients(Conv2d layer, LayerCall call) => call.OutputGradient.flatten(2);
}
