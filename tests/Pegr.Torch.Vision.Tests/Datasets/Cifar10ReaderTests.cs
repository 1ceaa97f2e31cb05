using System.Text;
using Pegr.Torch.Vision.Datasets;
using Pegr.Torch.Vision.Tests.Support;

namespace Pegr.Torch.Vision.Tests.Datasets;

public sealed class Cifar10ReaderTests : IDisposable
{
    private const int RecordSize = 3073;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Batches_are_read_in_the_order_of_their_names()
    {
        var second = Records(3, 2);
        var first = Records(2, 1);
        _folder.Write("data_batch_2.bin", second);
        _folder.Write("data_batch_1.bin", first);
        _folder.Write("test_batch.bin", Records(1, 3));
        var splits = Cifar10Reader.Read(_folder.Path);

        Assert.Equal(5, splits.Train.Count);
        Assert.Equal(1, splits.Test.Count);
        Assert.Equal((3, 32, 32), (splits.Train.Channels, splits.Train.Height, splits.Train.Width));
        Assert.Equal(first.AsSpan(RecordSize + 1, 3072), splits.Train.Image(1));
        Assert.Equal(second.AsSpan(1, 3072), splits.Train.Image(2));
        Assert.Equal([0, 1, 0, 1, 2], splits.Train.Labels);
        Assert.Equal("automobile", splits.Train.ClassNames[1]);
    }

    [Fact]
    public void The_folder_above_will_do()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "cifar-10-batches-bin"));
        _folder.Write("cifar-10-batches-bin/data_batch_1.bin", Records(2, 1));
        _folder.Write("cifar-10-batches-bin/test_batch.bin", Records(1, 3));
        Assert.Equal(2, new Cifar10Source().Load(DataOptions.From(_folder.Path)).Train.Count);
    }

    [Fact]
    public void Class_names_come_from_the_meta_file_where_it_is_there()
    {
        WriteGood();
        _folder.Write("batches.meta.txt", Encoding.UTF8.GetBytes("a\nb\nc\nd\r\ne\nf\ng\nh\ni\nj\n\n"));
        Assert.Equal(["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"], Cifar10Reader.Read(_folder.Path).Test.ClassNames);
    }

    [Theory]
    [InlineData(9)]
    [InlineData(11)]
    public void A_meta_file_with_another_number_of_names_is_refused(int count)
    {
        WriteGood();
        var path = _folder.Write("batches.meta.txt", Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, count))));
        InvalidInput.Expect(() => Cifar10Reader.Read(_folder.Path), path, $"{count} class names");
    }

    [Fact]
    public void A_meta_file_too_large_for_names_is_refused()
    {
        WriteGood();
        var path = _folder.Write("batches.meta.txt", new byte[100_000]);
        InvalidInput.Expect(() => Cifar10Reader.Read(_folder.Path), path, "100000 bytes");
    }

    [Theory]
    [InlineData("data_batch_1.bin", 0)]
    [InlineData("data_batch_1.bin", 3072)]
    [InlineData("test_batch.bin", 3074)]
    public void A_file_that_is_no_whole_number_of_records_is_refused(string name, int length)
    {
        WriteGood();
        var path = _folder.Write(name, new byte[length]);
        InvalidInput.Expect(() => Cifar10Reader.Read(_folder.Path), path, $"{length} bytes", "3073", "fetch the file again");
    }

    [Fact]
    public void A_label_out_of_range_is_named_with_its_record()
    {
        WriteGood();
        var records = Records(4, 1);
        records[2 * RecordSize] = 10;
        var path = _folder.Write("test_batch.bin", records);
        InvalidInput.Expect(() => Cifar10Reader.Read(_folder.Path), path, "label 10 of record 2", "0 to 9");
    }

    [Fact]
    public void Missing_batches_are_named()
    {
        InvalidInput.Expect(() => Cifar10Reader.Read(_folder.Path), _folder.Path, "data_batch_*.bin");
        _folder.Write("data_batch_1.bin", Records(1, 1));
        InvalidInput.Expect(() => Cifar10Reader.Read(_folder.Path), Path.Combine(_folder.Path, "test_batch.bin"), "no such file");
        InvalidInput.Expect(() => Cifar10Reader.Read(Path.Combine(_folder.Path, "missing")), "missing");
    }

    [Fact]
    public void A_folder_under_a_batchs_name_is_refused()
    {
        WriteGood();
        var path = Directory.CreateDirectory(Path.Combine(_folder.Path, "data_batch_2.bin")).FullName;
        InvalidInput.Expect(() => Cifar10Reader.Read(_folder.Path), path, "a folder where a file was expected");
    }

    private static byte[] Records(int count, int seed)
    {
        var records = Idx.RandomBytes(count * RecordSize, seed);
        for (var i = 0; i < count; i++)
        {
            records[i * RecordSize] = (byte)(i % 10);
        }

        return records;
    }

    private void WriteGood()
    {
        _folder.Write("data_batch_1.bin", Records(3, 1));
        _folder.Write("test_batch.bin", Records(2, 2));
    }
}
