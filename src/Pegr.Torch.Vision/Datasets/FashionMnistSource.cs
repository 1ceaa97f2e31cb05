using Pegr.Torch.Vision.Downloads;

namespace Pegr.Torch.Vision.Datasets;

/// <summary>Fashion-MNIST (Xiao, Rasul, Vollgraf, 2017): 60,000 training and 10,000 test images.</summary>
public sealed class FashionMnistSource : IImageDatasetSource
{
    private const string DebianFolder = "/usr/share/datasets/fashion-mnist";

    private static readonly string[] Servers =
    [
        "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com",
        "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion",
    ];

    /// <inheritdoc/>
    public string Key => "fashion-mnist";

    /// <inheritdoc/>
    public string Name => "Fashion-MNIST";

    /// <inheritdoc/>
    public string Description =>
        "Fashion-MNIST (60,000 training and 10,000 test images of clothes, 28x28 grey): download it, install "
        + $"the package dataset-fashion-mnist of Debian and Ubuntu (it fills {DebianFolder}), or name "
        + "the folder of the four .gz files from github.com/zalandoresearch/fashion-mnist as data-dir.";

    /// <inheritdoc/>
    public string DefaultFolder
        => DataCache.FolderOf(Download.Folder) is var cache && (IsComplete(cache) || !IsComplete(DebianFolder)) ? cache : DebianFolder;

    /// <inheritdoc/>
    public DatasetDownload Download { get; } = MnistFamily.Download("fashion-mnist", Servers,
    [
        new(26_421_880, "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84", "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"),
        new(29_515, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845", "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"),
        new(4_422_102, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073", "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"),
        new(5_148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5", "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"),
    ]);

    /// <inheritdoc/>
    public ImageSplits Load(ImageDatasetOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return MnistFamily.Load(DatasetFolder.Find(options, this), this, MnistFamily.FashionClasses);
    }

    private bool IsComplete(string folder) => Download.Files.All(file => File.Exists(Path.Combine(folder, file.Name)));
}
