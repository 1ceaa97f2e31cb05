using System.Text;
using Pegr.Torch.Vision.Datasets;
using Pegr.Torch.Vision.Tests.Support;
using static Pegr.Torch.Vision.Tests.Support.DataOptions;

namespace Pegr.Torch.Vision.Tests.Datasets;

public sealed class Cifar100ReaderTests : IDisposable
{
    private const int RecordSize = 3074;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("cifar100", new byte[] { 0, 7, 14 }, 100, "mountain")]
    [InlineData("cifar100-coarse", new byte[] { 0, 3, 6 }, 20, "fruit_and_vegetables")]
    public void The_second_byte_is_the_class_and_the_first_the_superclass(string key, byte[] labels, int classes, string name)
    {
        var train = Records(3, 1);
        _folder.Write("train.bin", train);
        _folder.Write("test.bin", Records(1, 2));
        var splits = ImageDatasetRegistry.Find(key).Load(From(_folder.Path));

        Assert.Equal(labels, splits.Train.Labels);
        Assert.Equal(train.AsSpan((2 * RecordSize) + 2, 3072), splits.Train.Image(2));
        Assert.Equal(1, splits.Test.Count);
        Assert.Equal(classes, splits.Test.ClassNames.Distinct().Count());
        Assert.Equal(name, splits.Test.ClassNames[classes == 100 ? 49 : 4]);
        Assert.Equal(splits.Test.ClassNames.Order(StringComparer.Ordinal), splits.Test.ClassNames);
    }

    [Fact]
    public void Class_names_come_from_the_files_where_they_are_there()
    {
        WriteGood();
        _folder.Write("fine_label_names.txt", Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 100))));
        var path = _folder.Write("coarse_label_names.txt", Encoding.UTF8.GetBytes("one\ntwo"));
        Assert.Equal("42", Cifar100Reader.Read(_folder.Path).Train.ClassNames[42]);
        InvalidInput.Expect(() => Cifar100Reader.Read(_folder.Path, coarse: true), path, "2 class names", "20");
    }

    [Theory]
    [InlineData(0, 20, "0 to 19")]
    [InlineData(1, 100, "0 to 99")]
    public void Both_labels_must_be_in_range(int place, byte label, string range)
    {
        WriteGood();
        var records = Records(3, 1);
        records[RecordSize + place] = label;
        var path = _folder.Write("test.bin", records);
        InvalidInput.Expect(() => Cifar100Reader.Read(_folder.Path), path, $"label {label} of record 1", range);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3073)]
    [InlineData(3075)]
    public void A_file_that_is_no_whole_number_of_records_is_refused(int length)
    {
        WriteGood();
        var path = _folder.Write("train.bin", new byte[length]);
        InvalidInput.Expect(() => Cifar100Reader.Read(_folder.Path), path, $"{length} bytes", "3074");
    }

    [Fact]
    public void Missing_files_are_named()
    {
        InvalidInput.Expect(() => Cifar100Reader.Read(_folder.Path), Path.Combine(_folder.Path, "train.bin"), "name the folder cifar-100-binary");
        _folder.Write("train.bin", Records(1, 1));
        InvalidInput.Expect(() => Cifar100Reader.Read(_folder.Path), Path.Combine(_folder.Path, "test.bin"), "no such file");
    }

    private static byte[] Records(int count, int seed)
    {
        var records = Idx.RandomBytes(count * RecordSize, seed);
        for (var i = 0; i < count; i++)
        {
            records[i * RecordSize] = (byte)(3 * i % 20);
            records[(i * RecordSize) + 1] = (byte)(7 * i % 100);
        }

        return records;
    }

    private void WriteGood()
    {
        _folder.Write("train.bin", Records(3, 1));
        _folder.Write("test.bin", Records(2, 2));
    }
}
