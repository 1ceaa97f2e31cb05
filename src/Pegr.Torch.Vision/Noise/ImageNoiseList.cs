using Pegr.Torch.Runtime;
using Pegr.Torch.Vision.Data;
using Pegr.Torch.Vision.Datasets;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Noise;

/// <summary>The noises of training or of test images, in the order in which they come about; none is no noise.</summary>
/// <param name="Setting">Whose they are, <c>train-noise</c> or <c>test-noise</c>: the first word of messages and streams.</param>
/// <param name="Noises">The noises.</param>
public sealed record ImageNoiseList(string Setting, IReadOnlyList<IImageNoise> Noises)
{
    /// <summary>The setting of training images.</summary>
    public const string Train = "train-noise";

    /// <summary>The setting of test images.</summary>
    public const string Test = "test-noise";

    /// <summary>Reads a setting, without starting libtorch.</summary>
    /// <param name="setting">The setting's name.</param>
    /// <param name="entries">Entries such as <c>gaussian:0.1</c>.</param>
    /// <exception cref="InvalidInputException">An entry cannot be used; the message begins with the setting's name.</exception>
    public static ImageNoiseList Parse(string setting, IReadOnlyList<string> entries)
    {
        ArgumentNullException.ThrowIfNull(setting);
        var noises = entries.Select(entry => ImageNoiseRegistry.Parse(setting, entry)).ToList();
        IReadOnlyList<long> shape = [1, 1, 1];
        foreach (var noise in noises)
        {
            if (shape.Count != 3)
            {
                throw new InvalidInputException(
                    setting, $"{noise.Key} cannot follow a noise that leaves no image; give that one last.");
            }

            shape = noise.ShapeAfter(shape);
        }

        return new ImageNoiseList(setting, noises);
    }

    /// <summary>Refuses noises that give training and test images different shapes.</summary>
    /// <exception cref="InvalidInputException">They do.</exception>
    public static void CheckShapes(ImageNoiseList train, ImageNoiseList test)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(test);
        IReadOnlyList<long> image = [3, 32, 32]; // any will do
        if (!train.ShapeAfter(image).SequenceEqual(test.ShapeAfter(image)))
        {
            throw new InvalidInputException(
                test.Setting, $"test images would have another shape than training images; give both the noises that change it.");
        }
    }

    /// <summary>What they are, for titles, such as ", pixel noise σ=0.5, blur σ=1"; empty for none.</summary>
    public string Title => string.Concat(Noises.Select(noise => $", {noise.Title}"));

    /// <summary>Whether noisy pixels are still bytes.</summary>
    public bool KeepsBytes => Noises.All(noise => noise.KeepsBytes);

    /// <summary>The shape of one noisy example.</summary>
    /// <param name="shape">The shape of an image, [channels, height, width].</param>
    public IReadOnlyList<long> ShapeAfter(IReadOnlyList<long> shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return Noises.Aggregate(shape, (current, noise) => noise.ShapeAfter(current));
    }

    /// <summary>Makes noisy images, the same for every objective, device and type that is run with one seed.</summary>
    /// <param name="images">The images.</param>
    /// <param name="seed">The run's seed; every noise has a stream of its own.</param>
    /// <returns>[n, …] on the CPU, uint8 where the pixels still are bytes and float32 nominally in [0, 1] where they are not;
    /// of the current dispose scope.</returns>
    /// <remarks>Draws from torch's CPU generator (Mersenne Twister) in float32.</remarks>
    public Tensor Apply(ImageDataset images, int seed)
    {
        if (Noises.Count == 0)
        {
            return ImageTensors.Bytes(images);
        }

        using var scope = NewDisposeScope();
        var pixels = ImageTensors.Pixels(images);
        for (var i = 0; i < Noises.Count; i++)
        {
            using var step = NewDisposeScope();
            using var generator = Seeds.Generator(seed, Stream(i));
            var noisy = Noises[i].Apply(pixels, generator).MoveToOuterDisposeScope();
            pixels.Dispose();
            pixels = noisy;
        }

        return (KeepsBytes ? pixels.mul(Scalars.Of(255)).round().to(ScalarType.Byte) : pixels).MoveToOuterDisposeScope();
    }

    private string Stream(int index)
    {
        var key = Noises[index].Key;
        var before = Noises.Take(index).Count(noise => noise.Key == key);
        return before > 0 ? $"{Setting}/{key}/{before + 1}"
            : Setting == Train && key == GaussianNoise.Kind.Key ? "pixel-noise" // its name before there were others
            : $"{Setting}/{key}";
    }
}
