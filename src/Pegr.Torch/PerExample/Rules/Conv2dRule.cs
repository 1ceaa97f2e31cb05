using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Pegr.Torch.PerExample.Rules;

/// <summary>
/// <see cref="TorchSharp.Modules.Conv2d"/>: a linear map of the patches under the kernel, so the patches (unfolded input) are the
/// positions' inputs. Rochette, Manoel, Tramel, "Efficient per-example gradient computations in convolutional neural
/// networks", arXiv 1912.06015.
/// </summary>
public sealed class Conv2dRule : LayerRule<Conv2d>
{
    /// <inheritdoc/>
    protected override Tensor SquaredNorms(Conv2d layer, IReadOnlyList<LayerCall> calls)
    {
        var gradients = Join(calls.Select(c => c.OutputGradient.flatten(2)));
        Tensor? norms = null;
        if (layer.weight.requires_grad)
        {
            var patches = Join(calls.Select(c => Patches(layer, c.Input)));
            norms = PerGroup(patches, gradients, layer.groups);
        }

        if (layer.bias is { requires_grad: true })
        {
            var bias = OuterProductNorm.Bias(gradients);
            norms = norms is null ? bias : norms + bias;
        }

        return norms!;
    }

    // Each group is a convolution of its own; the groups' norms add up.
    private static Tensor PerGroup(Tensor patches, Tensor gradients, long groups)
    {
        if (groups == 1)
        {
            return OuterProductNorm.Weight(patches, gradients);
        }

        var n = patches.shape[0];
        return OuterProductNorm.Weight(Split(patches), Split(gradients)).reshape(n, groups).sum(1);

        Tensor Split(Tensor t) => t.reshape(n * groups, t.shape[1] / groups, t.shape[2]);
    }

    // [n, channels, height, width] to [n, channels·kernel, T].
    private static Tensor Patches(Conv2d layer, Tensor input)
    {
        var (kernel, stride, dilation) = (Pair(layer.kernel_size), Pair(layer.stride), Pair(layer.dilation));
        if (layer.padding_type is null && layer.padding_mode == PaddingModes.Zeros)
        {
            return functional.unfold(input, kernel, dilation, Pair(layer.padding!), stride);
        }

        return functional.unfold(Padded(layer, input, kernel, dilation), kernel, dilation, (0, 0), stride);
    }

    private static Tensor Padded(Conv2d layer, Tensor input, (long H, long W) kernel, (long H, long W) dilation)
    {
        var (top, bottom) = Around(0, kernel.H, dilation.H);
        var (left, right) = Around(1, kernel.W, dilation.W);
        var mode = layer.padding_mode == PaddingModes.Zeros ? PaddingModes.Constant : layer.padding_mode;
        return functional.pad(input, [left, right, top, bottom], mode);

        // "Same" puts the odd one out at the end, as PyTorch does.
        (long Before, long After) Around(int axis, long kernelSize, long dilationSize)
        {
            if (layer.padding_type is null)
            {
                var padding = layer.padding!.Length == 1 ? layer.padding[0] : layer.padding[axis];
                return (padding, padding);
            }

            var total = layer.padding_type == TorchSharp.Padding.Same ? dilationSize * (kernelSize - 1) : 0;
            return (total / 2, total - (total / 2));
        }
    }

    private static Tensor Join(IEnumerable<Tensor> tensors)
    {
        var calls = tensors.ToArray();
        return calls.Length == 1 ? calls[0] : cat(calls, 2);
    }

    private static (long H, long W) Pair(long[] values) => values.Length == 1 ? (values[0], values[0]) : (values[0], values[1]);
}
