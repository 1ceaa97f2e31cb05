using Pegr.Torch.Vision.Datasets;
using Pegr.Torch.Vision.Downloads;
using Pegr.Torch.Vision.Tests.Support;

namespace Pegr.Torch.Cli.Tests.Support;

/// <summary>A data set of four images that a server on this machine offers: a file of pixels and one of labels.</summary>
internal sealed class ServedDataset : IImageDatasetSource
{
    private static readonly byte[] PixelFile = [0, 0, 8, 3, 0, 0, 0, 4, 0, 0, 0, 2, 0, 0, 0, 2, .. Enumerable.Range(0, 16).Select(i => (byte)i)];
    private static readonly byte[] LabelFile = [0, 0, 8, 1, 0, 0, 0, 4, 0, 1, 0, 1];

    public ServedDataset(FileServer server)
    {
        Pixels = new Served(PixelFile) { Tag = "\"1\"" };
        Download = new DatasetDownload("served",
        [
            Remote.Plain("pixels", PixelFile, server.Add("pixels", Pixels)),
            Remote.Plain("labels", LabelFile, server.Add("labels", new Served(LabelFile))),
        ]);
    }

    public Served Pixels { get; }

    public string Key { get; init; } = "served";

    public string Name => "Served set";

    public string Description => "Four images.";

    public string DefaultFolder => DataCache.FolderOf("served");

    public DatasetDownload Download { get; init; }

    public ImageSplits Load(ImageDatasetOptions options)
    {
        var folder = options.DataDir.Length > 0 ? options.DataDir : DefaultFolder;
        var pixels = IdxReader.Read(Path.Combine(folder, "pixels"));
        var labels = IdxReader.Read(Path.Combine(folder, "labels"));
        var images = new ImageDataset(1, 2, 2, pixels.Data, labels.Data, ["a", "b"]);
        return new ImageSplits(images, images);
    }
}
