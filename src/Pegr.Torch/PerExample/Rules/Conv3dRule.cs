using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Rules;

/// <summary><see cref="TorchSharp.Modules.Conv3d"/>: a linear map of the patches under the kernel.</summary>
public sealed class Conv3dRule : ConvolutionRule<Conv3d>
{
    /// <inheritdoc/>
    protected override Tensor Inputs(Conv3d layer, LayerCall call) => ConvolutionPatches.Of(layer, call);

    /// <inheritdoc/>
    protected override Tensor Gradients(Conv3d layer, LayerCall call) => call.OutputGradient.flatten(2);
}
