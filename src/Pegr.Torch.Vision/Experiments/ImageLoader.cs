using Pegr.Torch.Vision.Data;
using Pegr.Torch.Vision.Datasets;

namespace Pegr.Torch.Vision.Experiments;

/// <summary>Loads the images of experiments one after the other, once where the next one has the same; the last ones are kept.</summary>
internal sealed class ImageLoader
{
    private object? _key;
    private Lazy<ImageSplits> _last = new(() => throw new InvalidOperationException());

    /// <summary>The images of the chosen classes.</summary>
    /// <exception cref="InvalidInputException">There are no such classes, or a data file is missing or corrupt.</exception>
    public ImageSplits Load(ImageSettings settings)
    {
        var key = (settings.Dataset, Options(settings), string.Join(',', settings.Classes));
        if (!key.Equals(_key))
        {
            (_key, _last) = (key, new Lazy<ImageSplits>(() => OfClasses(settings)));
        }

        return _last.Value;
    }

    private static ImageSplits OfClasses(ImageSettings settings)
    {
        var (train, test) = ImageDatasetRegistry.Find(settings.Dataset).Load(Options(settings));
        return new ImageSplits(ImageSubset.OfClasses(train, settings.Classes), ImageSubset.OfClasses(test, settings.Classes));
    }

    private static ImageDatasetOptions Options(ImageSettings settings) => new()
    {
        DataDir = settings.DataDir,
        ImageSize = settings.ImageSize,
        Color = settings.Color,
        TestFraction = settings.TestFraction,
        Seed = settings.Seed,
    };
}
