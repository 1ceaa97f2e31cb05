using Pegr.Torch.Models;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Models;

/// <summary>The image models that can be named in settings. A new one is one class and one entry here, or <see cref="Register"/>.</summary>
public static class ImageModelRegistry
{
    /// <summary>q of the two-layer CNN's activation where none is given: the theory's usual choice.</summary>
    internal const double PatchPower = 2;

    private const double PatchInitStd = 0.01;
    private const int HiddenWidth = 256;

    private static readonly Registry<ImageModel> All = new("model", new ImageModel[]
    {
        new("mlp", "MLP", o => new Mlp(o.ImageSize, [HiddenWidth], o.Classes, o.ActivationPower ?? 1, o.InitStd), 10) { TakesActivation = true },
        new(
            "convnet",
            "ConvNet",
            o => new ConvNet(o.Channels, o.Height, o.Width, o.Classes, o.ActivationPower ?? 1, o.InitStd),
            450) { SmallestSide = 4, TakesActivation = true },
        new("resnet18", "ResNet-18", o => new ResNet18(o.Channels, o.Classes), 7000) { SmallestSide = 8 },
        new("vit", "ViT", o => new VisionTransformer(o.Channels, o.Height, o.Width, o.Classes), 1000),
        new(
            "patch-cnn",
            "two-layer CNN on patches",
            o => new SignalNoiseCnn(o.ImageSize, o.Filters, o.ActivationPower ?? PatchPower, o.InitStd ?? PatchInitStd, Generator.Default),
            20) { TakesPatches = true, IsBinary = true, TakesActivation = true },
    }.Select(model => (model.Key, model)));

    /// <summary>The models, in the order of presentation.</summary>
    public static IReadOnlyList<ImageModel> Models => All.Entries;

    /// <summary>The keys, in the order of presentation.</summary>
    public static IReadOnlyList<string> Keys => All.Keys;

    /// <summary>Adds a model, for as long as the program runs; from then on settings can name it.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="ArgumentException">The key is taken, or cannot be written in settings.</exception>
    public static void Register(ImageModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        All.Register(model.Key, model);
    }

    /// <summary>The model of a key.</summary>
    /// <param name="key">One of <see cref="Keys"/>.</param>
    /// <exception cref="InvalidInputException">There is no such model.</exception>
    public static ImageModel Find(string key) => All.Find(key);
}
