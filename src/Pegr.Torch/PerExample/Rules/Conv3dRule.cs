using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Rules;

/// <summary><see cref="TorchSharp.Modules.Conv3d"/>: a linear map of the patches under the kernel.</summary>
public sealed class Conv3dRule : PositionRule<Conv3d>
{
    /// <inheritdoc/>
    protected override Parameter Weight(Conv3d layer) => layer.weight;

    /// <inheritdoc/>
    protected override Parameter? Bias(Conv3d layer) => layer.bias;

    /// <inheritdoc/>
    protected override long Groups(Conv3d layer) => layer.groups;

    /// <inheritdoc/>
    protected override Tensor Inputs(Conv3d layer, LayerCall call) => ConvolutionPatches.Of(layer, call.Input);

    /// <inheritdoc/>
    protected override Tensor Gradients(Conv3d layer, LayerCall call) => call.OutputGradient.flatten(2);
}
