using Pegr.Torch.Runtime;
using Pegr.Torch.Training.Records;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Models;

/// <summary>Makes the networks that runs train, and that their records tell of.</summary>
internal static class ImageNetworks
{
    /// <summary>A network with initial weights from torch's global generator; the caller disposes it.</summary>
    /// <param name="network">Which.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="initStd">Standard deviation of the initial weights; null for the model's own.</param>
    /// <exception cref="InvalidInputException">There is no such model or type.</exception>
    public static nn.Module<Tensor, Tensor> Create(ImageNetwork network, Device device, double? initStd = null)
    {
        var (channels, height, width) = InputSize(network);
        var model = ImageModelRegistry.Find(network.Model).Create(
            new ImageModelOptions(channels, height, width, network.ClassNames.Count)
            {
                Filters = network.Filters,
                ActivationPower = network.ActivationPower,
                InitStd = initStd,
            });
        model.to(device).to(DTypes.Parse(network.DType));
        return model;
    }

    /// <summary>The size of an image as the network takes it; of a pair of patches, [2, size], each is one image flattened.</summary>
    public static (int Channels, int Height, int Width) InputSize(ImageNetwork network)
        => network.InputShape is [var channels, var height, var width]
            ? ((int)channels, (int)height, (int)width)
            : (1, 1, (int)network.InputShape[1]);
}
