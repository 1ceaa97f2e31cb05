using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Rules;

/// <summary>
/// By inner products of pixels: those of patches are sums of them along shifted diagonals, ⟨a_t, a_u⟩ = sum_δ ⟨x_{t+δ}, x_{u+δ}⟩ over the kernel's places δ, and the
/// derivative goes back over the same diagonals.
/// </summary>
internal sealed class PixelProducts(Convolution layer, IReadOnlyList<LayerCall> calls) : ConvolutionNorms(layer, calls)
{
    private Tensor? _ofPatches;
    private Tensor? _ofPositions;

    private (Tensor Image, Tensor Positions) Side => Sides[0];

    /// <inheritdoc/>
    protected override Tensor WeightNorms()
    {
        var (image, positions) = (Flat(Side.Image), Flat(Side.Positions));
        _ofPatches = Patches(image.transpose(1, 2).bmm(image));
        _ofPositions = positions.transpose(1, 2).bmm(positions);
        return (_ofPatches * _ofPositions).sum([1, 2]).view(Examples, -1).sum(1);
    }

    /// <inheritdoc/>
    protected override (Tensor? Image, Tensor? Positions) WeightDerivatives(int call, bool wantsImage, bool wantsPositions, double scale)
    {
        var (image, positions) = Side;
        return (
            wantsImage ? Flat(image).bmm(Pixels(_ofPositions!).mul_(Scalars.Of(2 * scale))).view(image.shape) : null,
            wantsPositions ? Flat(positions).bmm(_ofPatches!.mul_(Scalars.Of(2 * scale))).view(positions.shape) : null);
    }

    // [n, channels, spatial…] to [n·groups, channels/groups, pixels].
    private Tensor Flat(Tensor side) => side.reshape(Examples * Settings.Groups, side.shape[1] / Settings.Groups, -1);

    // From products of pixels, [n·groups, S, S], to those of patches, [n·groups, T, T]: one axis of space after the other.
    private Tensor Patches(Tensor products)
    {
        var (pixels, positions) = (Side.Image.shape[2..], Side.Positions.shape[2..]);
        var sums = products.view([-1, .. pixels, .. pixels]);
        for (var axis = 0; axis < Settings.Axes; axis++)
        {
            var shape = sums.shape;
            shape[1 + axis] = shape[1 + Settings.Axes + axis] = positions[axis];
            var next = zeros(shape, dtype: products.dtype, device: products.device);
            foreach (var diagonal in Diagonals(axis))
            {
                diagonal.OfPositions(next).Increase(diagonal.OfPixels(sums));
            }

            sums = next;
        }

        return sums.flatten(1 + Settings.Axes).flatten(1, Settings.Axes);
    }

    // The transposed map: from [n·groups, T, T] to [n·groups, S, S].
    private Tensor Pixels(Tensor products)
    {
        var (pixels, positions) = (Side.Image.shape[2..], Side.Positions.shape[2..]);
        var spread = products.view([-1, .. positions, .. positions]);
        for (var axis = Settings.Axes - 1; axis >= 0; axis--)
        {
            var shape = spread.shape;
            shape[1 + axis] = shape[1 + Settings.Axes + axis] = pixels[axis];
            var next = zeros(shape, dtype: products.dtype, device: products.device);
            foreach (var diagonal in Diagonals(axis))
            {
                diagonal.OfPixels(next).Increase(diagonal.OfPositions(spread));
            }

            spread = next;
        }

        return spread.flatten(1 + Settings.Axes).flatten(1, Settings.Axes);
    }

    // One for each number that the kernel has along an axis, as far as pixels meet it: zeros around the image add nothing.
    private IEnumerable<Diagonal> Diagonals(int axis)
    {
        var (stride, size, count) = (Settings.Stride[axis], Side.Image.shape[2 + axis], Side.Positions.shape[2 + axis]);
        for (var number = 0; number < Layer.weight.shape[2 + axis]; number++)
        {
            var shift = (number * Settings.Dilation[axis]) - Settings.Padding[axis];
            var first = shift >= 0 ? 0 : (stride - 1 - shift) / stride;
            var end = Math.Min(count, size - 1 - shift < 0 ? 0 : ((size - 1 - shift) / stride) + 1);
            if (first < end)
            {
                yield return new Diagonal(1 + axis, 1 + Settings.Axes + axis, first, end, stride, shift);
            }
        }
    }

    // Positions first to end of both sides' axes, and the pixels that they see at one place of the kernel.
    private readonly record struct Diagonal(int Left, int Right, long First, long End, long Stride, long Shift)
    {
        public Tensor OfPositions(Tensor products) => products.slice(Left, First, End, 1).slice(Right, First, End, 1);

        public Tensor OfPixels(Tensor products)
        {
            var (first, end) = ((First * Stride) + Shift, ((End - 1) * Stride) + Shift + 1);
            return products.slice(Left, first, end, Stride).slice(Right, first, end, Stride);
        }
    }
}
