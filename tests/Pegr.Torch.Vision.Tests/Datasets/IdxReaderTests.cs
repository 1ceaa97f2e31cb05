using Pegr.Torch.Vision.Datasets;
using Pegr.Torch.Vision.Tests.Support;

namespace Pegr.Torch.Vision.Tests.Datasets;

public sealed class IdxReaderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(new uint[] { 7 })]
    [InlineData(new uint[] { 3, 5 })]
    [InlineData(new uint[] { 4, 2, 3 })]
    [InlineData(new uint[] { 2, 3, 4, 5 })]
    public void A_plain_file_is_read_as_written(uint[] dimensions)
    {
        var data = Idx.RandomBytes((int)dimensions.Aggregate((a, b) => a * b));
        var array = IdxReader.Read(_folder.Write("plain", Idx.File(data, dimensions)));
        Assert.Equal(dimensions.Select(d => (int)d), array.Dimensions);
        Assert.Equal(data, array.Data);
    }

    [Fact]
    public void Gzip_is_told_by_content_whatever_the_name()
    {
        var data = Idx.RandomBytes(60);
        var content = Idx.File(data, 3, 4, 5);
        Assert.Equal(data, IdxReader.Read(_folder.Write("no-suffix", Idx.Gzip(content))).Data);
        Assert.Equal(data, IdxReader.Read(_folder.Write("not-packed.gz", content)).Data);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Data_longer_than_the_first_buffer_is_read_whole(bool gzipped)
    {
        var data = Idx.RandomBytes(3_000_007);
        var content = Idx.File(data, 3_000_007);
        Assert.Equal(data, IdxReader.Read(_folder.Write("large", gzipped ? Idx.Gzip(content) : content)).Data.AsSpan());
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("0000", "ends within the IDX header")]
    [InlineData("01000801 00000001 05", "not an IDX file")]
    [InlineData("00010801 00000001 05", "not an IDX file")]
    [InlineData("00000901 00000001 05", "type code 0x09")]
    [InlineData("00000d01 00000001 05", "type code 0x0d")]
    [InlineData("00000800", "0 dimensions")]
    [InlineData("00000802 00000001", "2 dimensions")]
    [InlineData("00000801 0000", "1 dimensions")]
    [InlineData("00000801 00000000", "a dimension of 0")]
    [InlineData("00000801 80000000", "a dimension of 2147483648")]
    [InlineData("00000801 00000003 0102", "truncated", "3 = 3 bytes and 2 are there")]
    [InlineData("00000801 00000003 01020304", "too long")]
    [InlineData("00000801 7fffff00 0102", "truncated", "2147483392 bytes and 2 are there")]
    [InlineData("00000802 00010000 00010000 01", "declares 65536x65536")]
    [InlineData("00000803 7fffffff 7fffffff 7fffffff 01", "declares 2147483647x2147483647x2147483647")]
    [InlineData("00000804 7fffffff 7fffffff 7fffffff 7fffffff 01", "declares 2147483647x")]
    public void A_corrupt_file_is_refused_plain_or_gzipped(string hex, params string[] parts)
    {
        var content = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        var plain = _folder.Write("plain", content);
        InvalidInput.Expect(() => IdxReader.Read(plain), [plain, "fetch the file again", .. parts]);
        if (content.Length > 0)
        {
            var gzipped = _folder.Write("gzipped", Idx.Gzip(content));
            InvalidInput.Expect(() => IdxReader.Read(gzipped), [gzipped, "fetch the file again", .. parts]);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_header_that_lies_costs_no_memory(bool gzipped)
    {
        var content = Idx.File([1, 2, 3], 0x7fffff00);
        var path = _folder.Write("liar", gzipped ? Idx.Gzip(content) : content);
        var before = GC.GetAllocatedBytesForCurrentThread();
        InvalidInput.Expect(() => IdxReader.Read(path), "truncated");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
    }

    [Fact]
    public void A_gzip_file_cut_anywhere_is_refused()
    {
        var whole = Idx.Gzip(Idx.File(Idx.RandomBytes(200), 200));
        for (var length = 0; length < whole.Length; length++)
        {
            var path = _folder.Write("cut.gz", whole[..length]);
            InvalidInput.Expect(() => IdxReader.Read(path), path, "fetch the file again");
        }
    }

    [Fact]
    public void A_gzip_file_with_a_damaged_checksum_or_data_byte_is_refused()
    {
        const int Header = 10;
        const int StoredBlockStart = 5;
        var whole = Idx.Gzip(Idx.File(Idx.RandomBytes(200), 200));
        for (var i = Header + StoredBlockStart; i < whole.Length; i++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[i] ^= 0x10;
            var path = _folder.Write("damaged.gz", damaged);
            InvalidInput.Expect(() => IdxReader.Read(path), path, "fetch the file again");
        }
    }

    [Fact]
    public void A_gzip_file_followed_by_other_bytes_is_refused()
    {
        var path = _folder.Write("more.gz", [.. Idx.Gzip(Idx.File([1, 2], 2)), 1, 2, 3]);
        InvalidInput.Expect(() => IdxReader.Read(path), path, "does not end as it should");
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var path = Path.Combine(_folder.Path, "missing");
        InvalidInput.Expect(() => IdxReader.Read(path), path, "no such file");
        InvalidInput.Expect(() => IdxReader.Read(Path.Combine(path, "below")), path, "no such file");
    }

    [Fact]
    public void A_folder_in_place_of_a_file_is_named()
        => InvalidInput.Expect(() => IdxReader.Read(_folder.Path), _folder.Path, "a folder where a file was expected");
}
