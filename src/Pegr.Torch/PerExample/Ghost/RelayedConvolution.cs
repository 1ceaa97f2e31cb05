using Pegr.Torch.Runtime;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Ghost;

/// <summary>
/// A convolution's output whose derivative with respect to the input is recorded as a transposed convolution. Differentiated once more, that
/// is libtorch's kernel for weights, where the second derivative of a convolution as autograd has it composes one of slower parts.
/// </summary>
internal sealed class RelayedConvolution : autograd.SingleTensorFunction<RelayedConvolution>
{
    private const string Settings = "settings";

    // libtorch copies what a derivative returns after it has returned; until the next one, that is what keeps it.
    [ThreadStatic]
    private static List<Tensor>? s_returned;

    /// <inheritdoc/>
    public override string Name => nameof(RelayedConvolution);

    /// <summary>Whether a call is served: of TorchSharp's own convolutions, with zeros for padding and examples in front, on a CPU.</summary>
    public static bool Serves(nn.Module module, Tensor input)
        => module is Convolution { padding_mode: PaddingModes.Zeros, padding_type: null } layer
            && (module.GetType() == typeof(Conv1d) || module.GetType() == typeof(Conv2d) || module.GetType() == typeof(Conv3d))
            && input.device_type == DeviceType.CPU && input.dim() == layer.weight.dim() && input.dtype == layer.weight.dtype;

    /// <summary>The layer's output with the other graph.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="input">Its input.</param>
    /// <param name="output">Its output.</param>
    /// <param name="pass">What the passes through the graph need to know.</param>
    public static Tensor Of(Convolution layer, Tensor input, Tensor output, RelayedPass pass)
    {
        using var scope = NewDisposeScope();
        var recorded = new Recorded(ConvolutionSettings.Of(layer), pass, input.requires_grad, layer.weight.requires_grad, layer.bias is { requires_grad: true });
        var relayed = apply(input, layer.weight, layer.bias!, recorded, new Value(output.detach()));
        GC.KeepAlive(layer);
        return relayed.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        ctx.set_materialize_grads(false);
        ctx.save_for_backward([(Tensor)vars[0], (Tensor)vars[1]]);
        ctx.save_data(Settings, vars[3]);
        return ((Value)vars[4]).Output;
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var recorded = (Recorded)ctx.get_data(Settings);
        Release();
        Tensor?[] gradients = [null, null, null];
        try
        {
            if (!grad_output.IsInvalid)
            {
                gradients = Gradients(ctx, grad_output, recorded);
            }
        }
        catch (Exception error)
        {
            recorded.Pass.Failure ??= error; // nothing may be thrown through libtorch's frames
        }

        s_returned = [.. gradients.OfType<Tensor>()];
        grad_output.Dispose();
        return [gradients[0]!, gradients[1]!, gradients[2]!, null!, null!];
    }

    /// <summary>Lets go of what the last derivative returned.</summary>
    public static void Release()
    {
        s_returned?.ForEach(tensor => tensor.Dispose());
        s_returned = null;
    }

    private static Tensor?[] Gradients(autograd.AutogradContext ctx, Tensor outputGradient, Recorded recorded)
    {
        using var scope = NewDisposeScope();
        var saved = ctx.get_saved_variables();
        var (input, weight) = (saved[0], saved[1]);
        var ofParameters = !recorded.Pass.IsFirst;
        Tensor?[] gradients =
        [
            recorded.OfInput ? Convolutions.ImageGradient(outputGradient, weight, input.shape, recorded.Settings) : null,
            recorded.OfWeight && ofParameters ? Convolutions.WeightGradient(outputGradient, input, weight.shape, recorded.Settings) : null,
            recorded.OfBias && ofParameters ? outputGradient.flatten(2).sum([0, 2]) : null,
        ];
        foreach (var gradient in gradients.OfType<Tensor>())
        {
            gradient.DetachFromDisposeScope();
        }

        return gradients;
    }

    private sealed record Value(Tensor Output);

    private sealed record Recorded(ConvolutionSettings Settings, RelayedPass Pass, bool OfInput, bool OfWeight, bool OfBias);
}
