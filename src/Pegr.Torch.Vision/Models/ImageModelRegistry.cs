using Pegr.Torch.Models;
using Pegr.Torch.Runtime;

namespace Pegr.Torch.Vision.Models;

/// <summary>The image models that can be named in settings. A new one is one line here.</summary>
public static class ImageModelRegistry
{
    private const int HiddenWidth = 256;

    /// <summary>The models, in the order of presentation.</summary>
    public static IReadOnlyList<ImageModel> Models { get; } =
    [
        new("mlp", "MLP", (channels, height, width, classes) => new Mlp(channels * height * width, [HiddenWidth], classes), 10),
        new("convnet", "ConvNet", (channels, height, width, classes) => new ConvNet(channels, height, width, classes), 450),
    ];

    /// <summary>The keys, in the order of presentation.</summary>
    public static IReadOnlyList<string> Keys { get; } = [.. Models.Select(model => model.Key)];

    /// <summary>The model of a key.</summary>
    /// <param name="key">One of <see cref="Keys"/>.</param>
    /// <exception cref="InvalidInputException">There is no such model.</exception>
    public static ImageModel Find(string key)
        => Models.FirstOrDefault(model => model.Key == key)
            ?? throw new InvalidInputException($"model: '{key}' is unknown; use {string.Join(", ", Keys)}.");
}
