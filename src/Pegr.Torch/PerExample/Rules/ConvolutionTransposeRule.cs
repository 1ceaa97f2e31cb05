using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Rules;

/// <summary>
/// Base of the rules for the adjoints of convolutions. Input and output change places: every input pixel is a position, and
/// the patch of the output that it reaches is that position's gradient.
/// </summary>
public abstract class ConvolutionTransposeRule<TLayer> : ConvolutionRule<TLayer>
    where TLayer : Convolution
{
    /// <inheritdoc/>
    protected override Tensor Inputs(TLayer layer, LayerCall call) => call.Input.flatten(2);

    // Output padding may leave room for patches beyond the last input pixel.
    /// <inheritdoc/>
    protected override Tensor Gradients(TLayer layer, LayerCall call) => ConvolutionPatches.Reached(layer, call);

    /// <inheritdoc/>
    protected override Tensor BiasGradients(TLayer layer, LayerCall call) => call.OutputGradient.flatten(2);

    // Here the weight is [in, out·kernel].
    /// <inheritdoc/>
    protected override OuterProductGradient WeightGradient(TLayer layer, Tensor inputs, Tensor gradients)
        => new("weight", inputs, gradients, Groups(layer));
}
