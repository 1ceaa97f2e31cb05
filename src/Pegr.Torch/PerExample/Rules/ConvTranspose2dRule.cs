using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Pegr.Torch.PerExample.Rules;

/// <summary><see cref="TorchSharp.Modules.ConvTranspose2d"/>, by the native unfold.</summary>
public sealed class ConvTranspose2dRule : ConvolutionTransposeRule<ConvTranspose2d>
{
    /// <inheritdoc/>
    protected override Tensor Gradients(ConvTranspose2d layer, LayerCall call)
    {
        var (kernel, stride) = (ConvolutionPatches.Pair(layer.kernel_size), ConvolutionPatches.Pair(layer.stride));
        var (padding, dilation) = (ConvolutionPatches.Pair(layer.padding ?? [0]), ConvolutionPatches.Pair(layer.dilation));
        var patches = functional.unfold(call.OutputGradient, kernel, dilation, padding, stride);

        // Output padding may leave room for patches beyond the last input pixel.
        var (height, width) = (call.Input.shape[2], call.Input.shape[3]);
        var columns = Count(call.OutputGradient.shape[3], kernel.W, stride.W, padding.W, dilation.W);
        var grid = patches.unflatten(2, [patches.shape[2] / columns, columns]);
        return grid.narrow(2, 0, height).narrow(3, 0, width).flatten(2);
    }

    private static long Count(long size, long kernel, long stride, long padding, long dilation)
        => ((size + (2 * padding) - (dilation * (kernel - 1)) - 1) / stride) + 1;
}
