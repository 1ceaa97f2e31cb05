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
        var key = (settings.Dataset, ImageExperiment.Options(settings), string.Join(',', settings.Classes));
        if (!key.Equals(_key))
        {
            (_key, _last) = (key, new Lazy<ImageSplits>(() => ImageExperiment.LoadClasses(settings)));
        }

        return _last.Value;
    }
}
