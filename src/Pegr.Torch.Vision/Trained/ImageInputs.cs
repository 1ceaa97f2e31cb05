using Pegr.Torch.Runtime;
using Pegr.Torch.Training.Records;
using Pegr.Torch.Vision.Data;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Trained;

/// <summary>Makes of images what a network takes: in its form, normalized as its training images were.</summary>
internal sealed class ImageInputs : IDisposable
{
    private readonly ImageNetwork _network;
    private readonly Device _device;
    private readonly ScalarType _type;
    private readonly Normalization? _normalization;

    /// <param name="network">The network; its input has a form that <see cref="CanBeMade"/>.</param>
    /// <param name="device">Where it computes.</param>
    public ImageInputs(ImageNetwork network, Device device)
    {
        (_network, _device, _type) = (network, device, DTypes.Parse(network.DType));
        _normalization = network.Mean.Count == 0
            ? null
            : Normalization.Of(network.Mean, network.Deviation, network.InputShape.Count + 1, device);
    }

    /// <summary>Whether a new image can be brought to what the network takes: as it is, amid a border, or beside a patch.</summary>
    public static bool CanBeMade(ImageNetwork network) => network.InputShape switch
    {
        [var channels, var height, var width] => channels == network.Channels
            && height >= network.Height && (height - network.Height) % 2 == 0
            && width >= network.Width && (width - network.Width) % 2 == 0,
        [2, var size] => size == (long)network.Channels * network.Height * network.Width,
        _ => false,
    } && (network.Mean.Count == 0 || network.Mean.Count == network.InputShape[0]);

    /// <summary>Brings images to it.</summary>
    /// <param name="images">[n, channels, height, width], uint8 or numbers in [0, 1], on any device; not changed.</param>
    /// <returns>On the network's device; of the current dispose scope.</returns>
    public Tensor Of(Tensor images)
    {
        using var scope = NewDisposeScope();
        // Bytes go by way of float32, as in training.
        var pixels = images.dtype == ScalarType.Byte ? images.to(_device).to(ScalarType.Float32).div_(Scalars.Of(255)) : images.to(_device);
        var inputs = Formed(pixels.to(_type));
        return (_normalization?.Apply(inputs) ?? inputs.alias()).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose() => _normalization?.Dispose();

    // Where noise was in training there is 0.
    private Tensor Formed(Tensor pixels)
    {
        if (_network.InputShape.Count == 2)
        {
            var image = pixels.flatten(1);
            return stack([image, zeros_like(image)], 1);
        }

        var (height, width) = (_network.InputShape[1], _network.InputShape[2]);
        if ((height, width) == (pixels.shape[2], pixels.shape[3]))
        {
            return pixels;
        }

        var framed = zeros([pixels.shape[0], pixels.shape[1], height, width], _type, _device);
        framed.narrow(2, (height - pixels.shape[2]) / 2, pixels.shape[2]).narrow(3, (width - pixels.shape[3]) / 2, pixels.shape[3]).copy_(pixels);
        return framed;
    }
}
