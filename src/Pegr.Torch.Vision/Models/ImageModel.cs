using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Models;

/// <summary>A model for images that can be named in settings.</summary>
/// <param name="Key">The name in settings, such as <c>mlp</c>.</param>
/// <param name="Name">The name in titles, such as "MLP".</param>
/// <param name="Create">
/// Creates the model from channels, height, width and number of classes; it takes [n, channels, height, width] and returns
/// logits [n, classes]. Initial weights come from torch's global generator. The caller disposes it.
/// </param>
/// <param name="NumbersPerPixel">Rough count of numbers that a training step holds per input value and example.</param>
public sealed record ImageModel(
    string Key,
    string Name,
    Func<int, int, int, int, nn.Module<Tensor, Tensor>> Create,
    double NumbersPerPixel);
