using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Rules;

/// <summary><see cref="TorchSharp.Modules.Conv1d"/>: a linear map of the patches under the kernel.</summary>
public sealed class Conv1dRule : ConvolutionRule<Conv1d>
{
    /// <inheritdoc/>
    protected override Tensor Inputs(Conv1d layer, LayerCall call) => ConvolutionPatches.Of(layer, call);

    /// <inheritdoc/>
    protected override Tensor Gradients(Conv1d layer, LayerCall call) => call.OutputGradient;
}
