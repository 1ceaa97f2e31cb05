using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Pegr.Torch.Runtime;

namespace Pegr.Torch.Vision.Datasets;

/// <summary>The files of an image folder: one sub-folder per class, hidden entries ignored, names in ordinal order.</summary>
/// <param name="Path">The folder, for messages.</param>
/// <param name="ClassNames">The names of the sub-folders.</param>
/// <param name="Files">The images' paths and labels, class by class at first.</param>
internal sealed record ImageFolder(
    string Path, ImmutableArray<string> ClassNames, ImmutableArray<(string Path, byte Label)> Files)
{
    /// <summary>The files as they were listed, of which <see cref="Files"/> may be a part, in another order.</summary>
    private ImmutableArray<string> Listed { get; init; } = [.. Files.Select(file => file.Path)];

    /// <summary>Sub-folder of training images.</summary>
    public const string TrainName = "train";

    /// <summary>Sub-folder of test images.</summary>
    public const string TestName = "test";

    /// <summary>What the names of images end in.</summary>
    public static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".bmp", ".webp"];

    private const int MostClasses = 256;
    private static readonly string[] Clutter = ["Thumbs.db", "desktop.ini"];

    /// <summary>Whether a folder's sub-folders are <see cref="TrainName"/> and <see cref="TestName"/>, not classes.</summary>
    /// <exception cref="InvalidInputException">One of them is there without the other, or a third sub-folder is.</exception>
    public static bool HasSplits(string path)
    {
        var names = SubFolders(path).Select(folder => System.IO.Path.GetFileName(folder)).ToList();
        var (train, test) = (names.Contains(TrainName), names.Contains(TestName));
        if (train && test && names.FirstOrDefault(name => name is not (TrainName or TestName)) is { } third)
        {
            throw new InvalidInputException(
                $"{System.IO.Path.Combine(path, third)}: beside {TrainName} and {TestName} there is no place for it; move it elsewhere.");
        }

        var half = train ? TrainName : TestName;
        if (train != test && SubFolders(System.IO.Path.Combine(path, half)).Count > 0)
        {
            throw new InvalidInputException(
                $"{path}: there is '{half}' without '{(train ? TestName : TrainName)}'; add it, or name {System.IO.Path.Combine(path, half)} to have a part of that set aside.");
        }

        return train && test;
    }

    /// <summary>Lists a folder.</summary>
    /// <exception cref="InvalidInputException">It holds something that is neither a class nor an image, or too few of them.</exception>
    public static ImageFolder Read(string path)
    {
        var classes = SubFolders(path);
        if (Visible(path).Except(classes).FirstOrDefault(IsImage) is { } stray)
        {
            throw new InvalidInputException($"{stray}: this image belongs to no class; put it into a sub-folder named for its class.");
        }

        if (classes.Count is < 2 or > MostClasses)
        {
            throw new InvalidInputException(
                $"{path}: there are {classes.Count} sub-folders, one per class, where 2 to {MostClasses} are needed.");
        }

        return new ImageFolder(
            path,
            [.. classes.Select(folder => System.IO.Path.GetFileName(folder))],
            [.. classes.SelectMany((folder, label) => Images(folder).Select(file => (file, (byte)label)))]);
    }

    /// <summary>Sets a part of every class aside for testing, drawn with the seed.</summary>
    /// <exception cref="InvalidInputException">A class has a single image.</exception>
    public (ImageFolder Train, ImageFolder Test) Split(ImageDatasetOptions options)
    {
        var random = Draw(options.Seed, "test-fraction");
        var test = new HashSet<string>();
        foreach (var images in Files.GroupBy(file => file.Label))
        {
            var paths = images.Select(file => file.Path).ToArray();
            if (paths.Length < 2)
            {
                throw new InvalidInputException(
                    $"{System.IO.Path.GetDirectoryName(paths[0])}: this class has one image, and training and testing each need one; add more.");
            }

            random.Shuffle(paths);
            var count = (int)Math.Clamp(Math.Round(options.TestFraction * paths.Length), 1, paths.Length - 1);
            test.UnionWith(paths.Take(count));
        }

        return (
            this with { Files = [.. Files.Where(file => !test.Contains(file.Path))] },
            this with { Files = [.. Files.Where(file => test.Contains(file.Path))] });
    }

    /// <summary>The same files in an order drawn with the seed, so that the first ones are of all classes.</summary>
    public ImageFolder Shuffled(int seed)
    {
        var files = Files.ToArray();
        Draw(seed, "image-order").Shuffle(files);
        return this with { Files = ImmutableCollectionsMarshal.AsImmutableArray(files) };
    }

    /// <summary>Reads the images.</summary>
    /// <exception cref="InvalidInputException">A file is truncated, corrupt, or of another size.</exception>
    public ImageDataset Decode(ImageForm form)
    {
        var pixels = new byte[Files.Length * form.Bytes];
        for (var i = 0; i < Files.Length; i++)
        {
            ImageFile.Decode(Files[i].Path, form, pixels.AsSpan(i * form.Bytes, form.Bytes));
        }

        var places = Listed.Select((path, place) => (path, place)).ToDictionary(item => item.path, item => item.place);
        return new ImageDataset(
            form.Channels,
            form.Height,
            form.Width,
            ImmutableCollectionsMarshal.AsImmutableArray(pixels),
            [.. Files.Select(file => file.Label)],
            ClassNames)
        {
            Sources = [.. Files.Select(file => places[file.Path])],
            SourceCount = Listed.Length,
            SourceFiles = Listed,
        };
    }

    /// <summary>What is in a folder but for hidden entries and what file managers leave, in ordinal order.</summary>
    public static IEnumerable<string> Visible(string path) => DataFile.List(path, "*").Where(entry =>
        System.IO.Path.GetFileName(entry) is var name && !name.StartsWith('.') && !Clutter.Contains(name, StringComparer.OrdinalIgnoreCase));

    /// <summary>Whether a file's name ends as an image's does.</summary>
    public static bool IsImage(string path)
        => Extensions.Contains(System.IO.Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    // .NET keeps the sequence of a seeded Random; only the low half of the stream's seed fits it.
    private static Random Draw(int seed, string purpose) => new((int)Seeds.Derive(seed, purpose));

    private static List<string> SubFolders(string path) => [.. Visible(path).Where(Directory.Exists)];

    private static List<string> Images(string folder)
    {
        var files = Visible(folder).ToList();
        if (files.FirstOrDefault(file => !IsImage(file) || Directory.Exists(file)) is { } other)
        {
            throw new InvalidInputException(
                $"{other}: a class's folder may hold nothing but images ({string.Join(", ", Extensions)}); move it elsewhere.");
        }

        return files.Count > 0
            ? files
            : throw new InvalidInputException($"{folder}: there is no image in this class's folder; add some or remove the folder.");
    }
}
