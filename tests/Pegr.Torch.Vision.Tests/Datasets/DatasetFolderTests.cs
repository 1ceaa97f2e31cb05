using Pegr.Torch.Vision.Datasets;
using Pegr.Torch.Vision.Tests.Support;

namespace Pegr.Torch.Vision.Tests.Datasets;

public sealed class DatasetFolderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Keys { get; } = [.. ImageDatasetRegistry.Keys];

    [Fact]
    public void The_registry_offers_the_documented_keys()
        => Assert.Equal(["fashion-mnist-sample", "fashion-mnist", "mnist", "cifar10"], ImageDatasetRegistry.Keys);

    [Fact]
    public void An_unknown_key_is_refused_with_the_known_ones()
        => InvalidInput.Expect(() => ImageDatasetRegistry.Find("mnits"), "dataset:", "'mnits'", "fashion-mnist-sample, ");

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_missing_folder_is_named_with_what_to_do(string key)
    {
        var missing = Path.Combine(_folder.Path, "missing");
        InvalidInput.Expect(() => ImageDatasetRegistry.Find(key).Load(missing), "data-dir:", missing, "--data-dir");
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_file_in_place_of_a_folder_is_named(string key)
    {
        var file = _folder.Write("file", [1]);
        InvalidInput.Expect(() => ImageDatasetRegistry.Find(key).Load(file), "data-dir:", file, "is a file");
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void An_empty_folder_is_named(string key)
        => InvalidInput.Expect(() => ImageDatasetRegistry.Find(key).Load(_folder.Path), _folder.Path, "--data-dir");

    [Theory]
    [InlineData("mnist")]
    [InlineData("cifar10")]
    public void A_data_set_without_a_place_of_its_own_asks_for_one(string key)
        => InvalidInput.Expect(() => ImageDatasetRegistry.Find(key).Load(""), "data-dir:", key, "--data-dir");

    [Fact]
    public void A_path_that_no_system_resolves_is_refused()
        => InvalidInput.Expect(() => new MnistSource().Load("a\0b"), "data-dir:");
}
