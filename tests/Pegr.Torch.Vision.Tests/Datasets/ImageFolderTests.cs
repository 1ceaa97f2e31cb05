using Pegr.Torch.Vision.Datasets;
using Pegr.Torch.Vision.Tests.Support;
using SkiaSharp;

namespace Pegr.Torch.Vision.Tests.Datasets;

public sealed class ImageFolderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sub_folders_are_classes_and_a_part_of_each_is_set_aside()
    {
        WriteClasses("", ("b", 10), ("a", 5), ("C", 2));
        var splits = Load(new() { TestFraction = 0.3 });
        Assert.Equal(["C", "a", "b"], splits.Train.ClassNames);
        Assert.Equal([1, 2, 3], Counts(splits.Test));
        Assert.Equal([1, 3, 7], Counts(splits.Train));
        Assert.Equal((3, 6, 6), (splits.Train.Channels, splits.Train.Height, splits.Train.Width));
    }

    [Fact]
    public void The_split_is_the_seeds_and_no_image_is_in_both_parts()
    {
        WriteClasses("", ("a", 20), ("b", 20));
        var (first, again, other) = (Load(new() { Seed = 1 }), Load(new() { Seed = 1 }), Load(new() { Seed = 2 }));
        Assert.Equal(first.Train.Pixels, again.Train.Pixels);
        Assert.Equal(first.Test.Pixels, again.Test.Pixels);
        Assert.NotEqual(Images(first.Test).Order(), Images(other.Test).Order());
        Assert.Equal(40, Images(first.Train).Concat(Images(first.Test)).Distinct().Count());
    }

    [Fact]
    public void The_first_images_are_of_all_classes()
    {
        WriteClasses("", ("a", 30), ("b", 30));
        var splits = Load(new());
        Assert.Equal(2, splits.Train.Labels.Take(12).Distinct().Count());
        Assert.Equal(2, splits.Test.Labels.Take(8).Distinct().Count());
    }

    [Fact]
    public void Train_and_test_are_read_where_they_are_there()
    {
        WriteClasses("train", ("a", 3), ("b", 2));
        WriteClasses("test", ("a", 1), ("b", 2));
        Assert.Equal([3, 2], Counts(Load(new()).Train));
        Assert.Equal([1, 2], Counts(Load(new()).Test));

        Directory.Move(Path.Combine(_folder.Path, "test", "b"), Path.Combine(_folder.Path, "test", "bb"));
        Refused(new(), "class 'b'", "only one of train and test");
        Directory.CreateDirectory(Path.Combine(_folder.Path, "val"));
        Refused(new(), Path.Combine(_folder.Path, "val"), "beside train and test");
        Directory.Delete(Path.Combine(_folder.Path, "val"));
        Directory.Delete(Path.Combine(_folder.Path, "test"), recursive: true);
        Refused(new(), "'train' without 'test'");
    }

    [Fact]
    public void A_class_may_be_called_train()
    {
        WriteClasses("", ("train", 3), ("car", 3));
        Assert.Equal(["car", "train"], Load(new()).Train.ClassNames);
    }

    [Fact]
    public void Images_of_different_sizes_need_a_size()
    {
        WriteClasses("", ("a", 2), ("b", 2));
        var odd = Write("b/odd.png", Pictures.Png(9, 5));
        Refused(new(), "image-size:", odd, "9x5", "6x6");
        var splits = Load(new() { ImageSize = 8 });
        Assert.Equal((8, 8), (splits.Train.Height, splits.Train.Width));
        Refused(new() { ImageSize = 3 }, "image-size:", "too small");
    }

    [Theory]
    [InlineData("auto", true, 1)]
    [InlineData("auto", false, 3)]
    [InlineData("grey", false, 1)]
    [InlineData("color", true, 3)]
    public void Channels_are_as_asked_for_or_as_the_files_have_them(string color, bool allGrey, int channels)
    {
        foreach (var name in (string[])["a/1.png", "a/2.png", "b/1.png"])
        {
            Write(name, Pictures.Png(6, 6, type: SKColorType.Gray8));
        }

        Write("b/2.png", Pictures.Png(6, 6, type: allGrey ? SKColorType.Gray8 : SKColorType.Rgba8888));
        Assert.Equal(channels, Load(new() { Color = color }).Test.Channels);
    }

    [Fact]
    public void Hidden_files_are_ignored_and_nothing_else_is()
    {
        WriteClasses("", ("a", 2), ("b", 2));
        Write(".DS_Store", [1]);
        Write("a/.hidden", [1]);
        Write("a/Thumbs.db", [1]);
        Write(".git/config", [1]);
        Write("README.md", [1]);
        Assert.Equal([1, 1], Counts(Load(new()).Train));

        var notes = Write("b/notes.txt", [1]);
        Refused(new(), notes, "nothing but images");
        File.Delete(notes);
        Write("b/deeper/1.png", Pictures.Png(6, 6));
        Refused(new(), Path.Combine(_folder.Path, "b", "deeper"), "nothing but images");
        Directory.Delete(Path.Combine(_folder.Path, "b", "deeper"), recursive: true);
        var stray = Write("stray.JPG", [1]);
        Refused(new(), stray, "belongs to no class");
    }

    [Fact]
    public void Folders_that_hold_too_little_are_refused()
    {
        Refused(new(), _folder.Path, "there are 0 sub-folders");
        WriteClasses("", ("a", 2));
        Refused(new(), _folder.Path, "there are 1 sub-folders");
        var empty = Directory.CreateDirectory(Path.Combine(_folder.Path, "b")).FullName;
        Refused(new(), empty, "no image");
        WriteClasses("", ("b", 1));
        Refused(new(), empty, "one image");
        for (var i = 0; i < 256; i++)
        {
            WriteClasses("", ($"c{i}", 2));
        }

        Refused(new(), "there are 258 sub-folders", "2 to 256");
    }

    [Fact]
    public void A_damaged_image_is_named()
    {
        WriteClasses("", ("a", 2), ("b", 2));
        var path = Write("a/x.png", [1, 2, 3]);
        Refused(new(), path, "no PNG, JPEG, BMP or WebP");
        File.WriteAllBytes(path, Pictures.Png(6, 6)[..60]);
        Refused(new(), path);
    }

    [Fact]
    public void Paths_that_are_no_folder_are_refused()
    {
        var missing = Path.Combine(_folder.Path, "missing");
        InvalidInput.Expect(() => ImageDatasetRegistry.Find($"folder:{missing}").Load(new()), "dataset:", missing);
        var file = _folder.Write("file", [1]);
        InvalidInput.Expect(() => ImageDatasetRegistry.Find($"folder:{file}").Load(new()), "dataset:", file, "is a file");
        InvalidInput.Expect(() => ImageDatasetRegistry.Find("folder:").Load(new()), "dataset:", "the path of");
        InvalidInput.Expect(() => new ImageFolderSource(_folder.Path).Load(DataOptions.From("x")), "data-dir:", "empty");
    }

    [Fact]
    public void A_relative_path_is_made_absolute_and_other_keys_stay()
    {
        Assert.Equal($"folder:{Path.GetFullPath("a")}", ImageDatasetRegistry.Resolve("folder:a"));
        Assert.Equal("folder:", ImageDatasetRegistry.Resolve("folder:"));
        Assert.Equal("mnist", ImageDatasetRegistry.Resolve("mnist"));
    }

    private ImageSplits Load(ImageDatasetOptions options) => ImageDatasetRegistry.Find($"folder:{_folder.Path}").Load(options);

    private void Refused(ImageDatasetOptions options, params string[] parts) => InvalidInput.Expect(() => Load(options), parts);

    private static IEnumerable<int> Counts(ImageDataset images)
        => Enumerable.Range(0, images.ClassNames.Length).Select(label => images.Labels.Count(other => other == label));

    private static IEnumerable<string> Images(ImageDataset images)
        => Enumerable.Range(0, images.Count).Select(i => Convert.ToHexString(images.Image(i)));

    private void WriteClasses(string part, params (string Name, int Count)[] classes)
    {
        foreach (var (name, count) in classes)
        {
            for (var i = 0; i < count; i++)
            {
                Write(Path.Combine(part, name, $"{i}.png"), Pictures.Png(6, 6, HashCode(name) + i));
            }
        }
    }

    private static int HashCode(string name) => name.Sum(letter => letter) * 1000;

    private string Write(string name, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder.Path, name))!);
        return _folder.Write(name, content);
    }
}
