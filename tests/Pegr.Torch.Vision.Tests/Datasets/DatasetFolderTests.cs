using Pegr.Torch.Vision.Datasets;
using Pegr.Torch.Vision.Tests.Support;
using static Pegr.Torch.Vision.Tests.Support.DataOptions;

namespace Pegr.Torch.Vision.Tests.Datasets;

public sealed class DatasetFolderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Keys { get; } = [.. ImageDatasetRegistry.Keys];

    [Fact]
    public void The_registry_offers_the_documented_keys()
        => Assert.Equal(["fashion-mnist-sample", "fashion-mnist", "mnist", "cifar10", "cifar100", "cifar100-coarse"], ImageDatasetRegistry.Keys);

    [Fact]
    public void An_unknown_key_is_refused_with_the_known_ones()
        => InvalidInput.Expect(() => ImageDatasetRegistry.Find("mnits"), "dataset:", "'mnits'", "fashion-mnist-sample, ");

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_missing_folder_is_named_with_what_to_do(string key)
    {
        var missing = Path.Combine(_folder.Path, "missing");
        InvalidInput.Expect(() => ImageDatasetRegistry.Find(key).Load(From(missing)), "data-dir:", missing, "as data-dir");
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_file_in_place_of_a_folder_is_named(string key)
    {
        var file = _folder.Write("file", [1]);
        InvalidInput.Expect(() => ImageDatasetRegistry.Find(key).Load(From(file)), "data-dir:", file, "is a file");
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void An_empty_folder_is_named(string key)
        => InvalidInput.Expect(() => ImageDatasetRegistry.Find(key).Load(From(_folder.Path)), _folder.Path, "name th");

    [Theory]
    [InlineData("mnist")]
    [InlineData("cifar10")]
    [InlineData("cifar100-coarse")]
    public void A_data_set_that_is_not_there_says_how_to_fetch_it(string key)
    {
        using var cache = new DataVariable(_folder.Path);
        InvalidInput.Expect(
            () => ImageDatasetRegistry.Find(key).Load(new ImageDatasetOptions()), "data-dir:", _folder.Path, "download it, or", "as data-dir");
    }

    [Fact]
    public void A_data_set_in_the_cache_is_found_without_a_folder_being_named()
    {
        using var cache = new DataVariable(_folder.Path);
        using var there = new TempFolder();
        Idx.WriteMnist(there);
        Directory.Move(there.Path, Path.Combine(_folder.Path, "mnist"));
        Directory.CreateDirectory(there.Path);
        Assert.Equal(20, new MnistSource().Load(new ImageDatasetOptions()).Train.Count);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Options_for_image_folders_are_refused(string key)
    {
        var source = ImageDatasetRegistry.Find(key);
        InvalidInput.Expect(() => source.Load(new ImageDatasetOptions { ImageSize = 16 }), "image-size:", key, "folder:PATH");
        InvalidInput.Expect(() => source.Load(new ImageDatasetOptions { Color = "grey" }), "color:", key, "folder:PATH");
    }

    [Fact]
    public void A_path_that_no_system_resolves_is_refused()
        => InvalidInput.Expect(() => new MnistSource().Load(From("a\0b")), "data-dir:");
}
