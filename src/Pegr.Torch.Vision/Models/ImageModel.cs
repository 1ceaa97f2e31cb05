using Pegr.Torch.Tasks;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Models;

/// <summary>A model for images that can be named in settings, and what it needs.</summary>
/// <param name="Key">The name in settings, such as <c>mlp</c>.</param>
/// <param name="Name">The name in titles, such as "MLP".</param>
/// <param name="Create">
/// Creates the model on the CPU; it takes [n, channels, height, width] and returns logits [n, classes], unless the properties
/// below say otherwise. Initial weights come from torch's global generator. The caller disposes it.
/// </param>
/// <param name="NumbersPerPixel">
/// Rough count of numbers that a training step holds per input value and example: experiments too large for the machine's
/// memory are refused by it.
/// </param>
public sealed record ImageModel(
    string Key,
    string Name,
    Func<ImageModelOptions, nn.Module<Tensor, Tensor>> Create,
    double NumbersPerPixel)
{
    /// <summary>Smallest height and width, in pixels, that the model takes.</summary>
    public int SmallestSide { get; init; } = 1;

    /// <summary>
    /// Whether it takes pairs of patches, [n, 2, channels·height·width], one patch the image and one noise, instead of images.
    /// </summary>
    public bool TakesPatches { get; init; }

    /// <summary>
    /// Whether it tells two classes apart by one output, [n], above 0 for the first: targets are then +1 and −1, in the run's
    /// type, and the loss is logistic. Otherwise targets are class indices and the loss is the cross-entropy.
    /// </summary>
    public bool IsBinary { get; init; }

    /// <summary>
    /// Whether <see cref="Create"/> heeds <see cref="ImageModelOptions.ActivationPower"/> and <see cref="ImageModelOptions.InitStd"/>;
    /// otherwise settings that give them are refused.
    /// </summary>
    public bool TakesActivation { get; init; }

    /// <summary>Loss and correctness.</summary>
    public LearningTask Task => IsBinary ? LearningTask.BinaryLogistic : LearningTask.CrossEntropy;
}
