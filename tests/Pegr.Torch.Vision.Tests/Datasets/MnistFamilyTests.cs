using Pegr.Torch.Vision.Datasets;
using Pegr.Torch.Vision.Tests.Support;
using static Pegr.Torch.Vision.Tests.Support.DataOptions;

namespace Pegr.Torch.Vision.Tests.Datasets;

public sealed class MnistFamilyTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("mnist", "7")]
    [InlineData("fashion-mnist", "Sneaker")]
    [InlineData("fashion-mnist-sample", "Sneaker")]
    public void A_data_set_is_read_from_the_folder_named(string key, string seventhClass)
    {
        Idx.WriteMnist(_folder);
        var splits = ImageDatasetRegistry.Find(key).Load(From(_folder.Path));
        Assert.Equal(20, splits.Train.Count);
        Assert.Equal(10, splits.Test.Count);
        Assert.Equal((1, 28, 28), (splits.Train.Channels, splits.Train.Height, splits.Train.Width));
        Assert.Equal(Idx.RandomBytes(20 * 784, 1).AsSpan(3 * 784, 784), splits.Train.Image(3));
        Assert.Equal(Idx.RandomBytes(10 * 784, 2), splits.Test.Pixels);
        Assert.Equal(seventhClass, splits.Train.ClassNames[splits.Train.Labels[17]]);
    }

    [Theory]
    [InlineData("mnist", "raw")]
    [InlineData("mnist", "MNIST/raw")]
    [InlineData("fashion-mnist", "FashionMNIST/raw")]
    public void The_folders_of_torchvision_are_known(string key, string below)
    {
        Idx.WriteMnist(_folder);
        Directory.CreateDirectory(Path.Combine(_folder.Path, below));
        foreach (var file in Directory.GetFiles(_folder.Path))
        {
            File.Move(file, Path.Combine(_folder.Path, below, Path.GetFileName(file)));
        }

        Assert.Equal(20, ImageDatasetRegistry.Find(key).Load(From(_folder.Path)).Train.Count);
    }

    [Fact]
    public void A_folder_with_files_of_its_own_is_read_before_one_below_it()
    {
        Idx.WriteMnist(_folder);
        var below = Path.Combine(_folder.Path, "raw");
        Directory.CreateDirectory(below);
        File.WriteAllText(Path.Combine(below, "train-images-idx3-ubyte"), "damaged");
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, _folder.Path);
        Assert.Equal(20, new MnistSource().Load(From(_folder.Path)).Train.Count);
        Assert.Equal(20, new MnistSource().Load(From(relative)).Train.Count);
    }

    [Fact]
    public void Names_may_have_a_dot()
    {
        Idx.WriteMnist(_folder);
        foreach (var file in Directory.GetFiles(_folder.Path))
        {
            File.Move(file, file.Replace("-idx", ".idx", StringComparison.Ordinal));
        }

        Assert.Equal(10, new MnistSource().Load(From(_folder.Path)).Test.Count);
    }

    [Fact]
    public void Files_may_be_gzipped_one_by_one()
    {
        Idx.WriteMnist(_folder);
        var plain = Path.Combine(_folder.Path, "train-images-idx3-ubyte");
        _folder.Write("train-images-idx3-ubyte.gz", Idx.Gzip(File.ReadAllBytes(plain)));
        File.Delete(plain);
        Assert.Equal(Idx.RandomBytes(20 * 784, 1), new MnistSource().Load(From(_folder.Path)).Train.Pixels);
    }

    [Theory]
    [InlineData("train-images-idx3-ubyte")]
    [InlineData("train-labels-idx1-ubyte")]
    [InlineData("t10k-images-idx3-ubyte")]
    [InlineData("t10k-labels-idx1-ubyte")]
    public void A_missing_file_is_named_with_what_to_do(string name)
    {
        Idx.WriteMnist(_folder);
        var path = Path.Combine(_folder.Path, name);
        File.Delete(path);
        InvalidInput.Expect(() => new MnistSource().Load(From(_folder.Path)), path, "no such file, with or without .gz", "as data-dir");
    }

    [Fact]
    public void A_folder_under_a_files_name_is_refused()
    {
        Idx.WriteMnist(_folder);
        var path = Path.Combine(_folder.Path, "t10k-labels-idx1-ubyte");
        File.Delete(path);
        Directory.CreateDirectory(path);
        InvalidInput.Expect(() => new MnistSource().Load(From(_folder.Path)), path, "a folder where a file was expected");
    }

    [Fact]
    public void Images_and_labels_must_be_equally_many()
    {
        Idx.WriteMnist(_folder);
        var path = _folder.Write("train-labels-idx1-ubyte", Idx.File(new byte[19], 19));
        InvalidInput.Expect(() => new MnistSource().Load(From(_folder.Path)), path, "19 labels do not fit the 20 images");
    }

    [Fact]
    public void A_label_out_of_range_is_named_with_its_place()
    {
        Idx.WriteMnist(_folder);
        var path = _folder.Write("t10k-labels-idx1-ubyte", Idx.File([0, 1, 2, 3, 10, 5, 6, 7, 8, 9], 10));
        InvalidInput.Expect(() => new MnistSource().Load(From(_folder.Path)), path, "label 10 of record 4", "0 to 9");
    }

    [Theory]
    [InlineData(new uint[] { 20, 28, 14 }, "20x28x14")]
    [InlineData(new uint[] { 20, 784 }, "20x784")]
    public void Images_of_another_size_are_refused(uint[] dimensions, string shape)
    {
        Idx.WriteMnist(_folder);
        var size = (int)dimensions.Aggregate((a, b) => a * b);
        var path = _folder.Write("train-images-idx3-ubyte", Idx.File(new byte[size], dimensions));
        InvalidInput.Expect(() => new MnistSource().Load(From(_folder.Path)), path, shape, "28x28");
    }

    [Fact]
    public void Images_in_place_of_labels_are_refused()
    {
        Idx.WriteMnist(_folder);
        var path = _folder.Write("train-labels-idx1-ubyte", Idx.File(new byte[40], 20, 2));
        InvalidInput.Expect(() => new MnistSource().Load(From(_folder.Path)), path, "20x2", "list of labels");
    }
}
