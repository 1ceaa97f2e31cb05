using System.Buffers.Binary;
using System.Text;
using Pegr.Torch.Serialization;
using Pegr.Torch.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Serialization;

public sealed class SafetensorsReadTests : IDisposable
{
    private const string Name = "weights.safetensors";
    private const string Two = """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"I64","shape":[1],"data_offsets":[8,16]}}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_written_is_read_back_bit_for_bit()
    {
        using var scope = NewDisposeScope();
        var written = new Dictionary<string, Tensor>
        {
            ["doubles"] = randn([3, 2, 5], float64),
            ["floats \"μ\""] = randn([4, 3]).t(),
            ["halves"] = randn(7).to(float16),
            ["brain halves"] = randn(5).to(bfloat16),
            ["scalar"] = tensor(1.25),
            ["empty"] = zeros([0, 3], float32),
            ["longs"] = tensor(new[] { long.MinValue, -1, long.MaxValue }),
            ["ints"] = tensor(new[] { int.MinValue, 7 }),
            ["shorts"] = tensor(new short[] { short.MinValue, 7 }),
            ["signed bytes"] = tensor(new sbyte[] { -128, 127 }),
            ["bytes"] = tensor(new byte[] { 0, 1, 255 }),
            ["truths"] = tensor(new[] { true, false, true }),
            ["complex"] = complex(randn(3), randn(3)),
            ["special"] = tensor(new[] { float.NaN, float.NegativeInfinity, -0f }),
        };
        Safetensors.Write(_folder.File(Name), written);

        var read = Safetensors.Read(_folder.File(Name));

        Assert.Equal(written.Keys.Order(), read.Keys.Order());
        Assert.All(written, entry =>
        {
            var other = read[entry.Key];
            Assert.Equal((entry.Value.dtype, DeviceType.CPU), (other.dtype, other.device_type));
            Assert.Equal(entry.Value.shape, other.shape);
            Assert.Equal(entry.Value.contiguous().bytes.ToArray(), other.bytes.ToArray());
        });
    }

    [Fact]
    public void Every_byte_but_zero_is_true()
    {
        using var scope = NewDisposeScope();
        const string Header = """{"a":{"dtype":"BOOL","shape":[3],"data_offsets":[0,3]}}""";

        var read = Read(Header, [0, 2, 255])["a"];

        Assert.Equal(ScalarType.Bool, read.dtype);
        Assert.Equal(new byte[] { 0, 1, 1 }, read.to(uint8).data<byte>().ToArray());
    }

    [Fact]
    public void The_name_of_the_texts_is_no_tensors()
    {
        using var scope = NewDisposeScope();
        var refusal = Assert.Throws<ArgumentException>(
            () => Safetensors.Write(_folder.File(Name), new Dictionary<string, Tensor> { ["__metadata__"] = ones(1) }));
        Assert.Contains("__metadata__", refusal.Message, StringComparison.Ordinal);
        Assert.False(Path.Exists(_folder.File(Name)));
    }

    [Fact]
    public void Files_of_other_writers_may_hold_metadata_spaces_and_unaligned_data()
    {
        using var scope = NewDisposeScope();
        const string Header = """
            { "__metadata__": {"format": "pt"}, "b": {"shape": [1, 1], "data_offsets": [1, 5], "dtype": "I32"},
              "a": {"dtype": "U8", "data_offsets": [0, 1], "shape": [] } }
            """;

        var read = Read(Header, [9, 1, 2, 0, 0]);

        Assert.Equal(9, read["a"].item<byte>());
        Assert.Equal(0x0201, read["b"].item<int>());
        Assert.Empty(Read("{}", []));
    }

    [Fact]
    public void The_callers_scope_owns_what_was_read_and_a_refusal_leaves_nothing()
        => Live.AssertNothingLeft(() =>
        {
            using (NewDisposeScope())
            {
                Assert.Equal(2, Read(Two, new byte[16]).Count);
            }

            foreach (var tensor in Read(Two, new byte[16]).Values)
            {
                tensor.Dispose();
            }

            Assert.Throws<InvalidInputException>(() => Read(Two, new byte[15]));
        });

    [Theory]
    [InlineData("not JSON", "not json at all")]
    [InlineData("not JSON", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,16]}""")]
    [InlineData("not JSON", "{\"\\ud800\":{}}")]
    [InlineData("not JSON", "{\"a\":[[[[[[[]]]]]]]}")]
    [InlineData("not a JSON object", "[]")]
    [InlineData("stands in the header twice", """{"a":{"dtype":"U8","shape":[16],"data_offsets":[0,16]},"a":{"dtype":"U8","shape":[16],"data_offsets":[0,16]}}""")]
    [InlineData("does not have exactly", """{"a":{"dtype":"U8","shape":[16]}}""")]
    [InlineData("does not have exactly", """{"a":{"dtype":"U8","shape":[16],"data_offsets":[0,16],"more":1}}""")]
    [InlineData("does not have exactly", """{"a":3}""")]
    [InlineData("is of type 'F8_E4M3'", """{"a":{"dtype":"F8_E4M3","shape":[2],"data_offsets":[0,16]}}""")]
    [InlineData("is of type '7'", """{"a":{"dtype":7,"shape":[2],"data_offsets":[0,16]}}""")]
    [InlineData("no range of bytes", """{"a":{"dtype":"U8","shape":[16],"data_offsets":[16,0]}}""")]
    [InlineData("no range of bytes", """{"a":{"dtype":"U8","shape":[16],"data_offsets":[0]}}""")]
    [InlineData("no whole number from 0", """{"a":{"dtype":"U8","shape":[-16],"data_offsets":[0,16]}}""")]
    [InlineData("no whole number from 0", """{"a":{"dtype":"U8","shape":[1.5],"data_offsets":[0,16]}}""")]
    [InlineData("no whole number from 0", """{"a":{"dtype":"U8","shape":[99999999999999999999],"data_offsets":[0,16]}}""")]
    [InlineData("does not fit its 16 bytes", """{"a":{"dtype":"F32","shape":[5],"data_offsets":[0,16]}}""")]
    [InlineData("does not fit its 16 bytes", """{"a":{"dtype":"F32","shape":[4294967297,4294967296],"data_offsets":[0,16]}}""")]
    [InlineData("does not fit its 0 bytes", """{"a":{"dtype":"F32","shape":[0,4294967296,4294967296],"data_offsets":[0,0]},"b":{"dtype":"U8","shape":[16],"data_offsets":[0,16]}}""")]
    [InlineData("begins at byte 4 of the data, not at 8", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[3],"data_offsets":[4,16]}}""")]
    [InlineData("begins at byte 12 of the data, not at 8", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[12,16]}}""")]
    [InlineData("its tensors take 8 bytes, and there are 16", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""")]
    [InlineData("its tensors take 24 bytes, and there are 16", """{"a":{"dtype":"F32","shape":[6],"data_offsets":[0,24]}}""")]
    [InlineData("__metadata__ is not an object of texts", """{"__metadata__":{"a":1},"a":{"dtype":"U8","shape":[16],"data_offsets":[0,16]}}""")]
    public void A_header_that_is_wrong_is_refused_in_one_line_that_says_how(string problem, string header)
    {
        var refusal = Assert.Throws<InvalidInputException>(() => Read(header, new byte[16]));

        Assert.StartsWith(Name + ": ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(problem, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_cannot_break_the_message_into_lines_nor_flood_it()
    {
        var header = "{\"" + new string('x', 70) + "\\n" + new string('y', 10_000) + "\":3}";

        var message = Assert.Throws<InvalidInputException>(() => Read(header, [])).Message;

        Assert.DoesNotContain('\n', message);
        Assert.True(message.Length < 250, message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void A_file_too_short_for_a_header_is_refused(int length)
    {
        using var stream = new MemoryStream(new byte[length]);
        var refusal = Assert.Throws<InvalidInputException>(() => Safetensors.Read(stream, Name));
        Assert.Contains("too few for a header", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(1UL << 40)]
    [InlineData(2_000_000_000UL)]
    public void A_header_that_lies_about_its_length_allocates_nothing(ulong length)
    {
        var file = File(Two, new byte[16]);
        BinaryPrimitives.WriteUInt64LittleEndian(file, length);
        using var stream = new MemoryStream(file);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var refusal = Assert.Throws<InvalidInputException>(() => Safetensors.Read(stream, Name));

        Assert.Contains("header is said to have", refusal.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void Ten_thousand_damaged_files_are_read_or_refused_and_none_asks_for_more_memory_than_it_has_bytes()
    {
        var valid = File(Two, [.. Enumerable.Range(0, 16).Select(i => (byte)i)]);
        var random = new Random(1);
        var refused = 0;
        for (var trial = 0; trial < 10_000; trial++)
        {
            var file = Damaged(valid, random);
            using var scope = NewDisposeScope();
            using var stream = new MemoryStream(file);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                var tensors = Safetensors.Read(stream, Name);
                Assert.True(tensors.Values.Sum(tensor => tensor.numel() * tensor.ElementSize) <= file.Length);
            }
            catch (InvalidInputException)
            {
                refused++;
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
        }

        // Damage to the values alone cannot be seen.
        Assert.InRange(refused, 7_000, 9_990);
    }

    [Fact]
    public void What_is_no_file_is_refused_by_name()
    {
        AssertRefused(_folder.File("none"), "there is no such file");
        AssertRefused(Path.Combine(_folder.File("none"), "none"), "there is no such file");
        AssertRefused(_folder.Path, "this is a folder");

        static void AssertRefused(string path, string problem)
        {
            var refusal = Assert.Throws<InvalidInputException>(() => Safetensors.Read(path));
            Assert.Equal($"{path}: {problem}", refusal.Message[..(path.Length + 2 + problem.Length)]);
        }
    }

    private static byte[] Damaged(byte[] valid, Random random)
    {
        var file = (byte[])valid.Clone();
        for (var change = random.Next(1, 4); change > 0; change--)
        {
            var at = random.Next(file.Length);
            switch (random.Next(6))
            {
                case 0: file[at] = (byte)random.Next(256); break;
                case 1: file[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: file[at] = (byte)"0123456789-[]{},:\""[random.Next(18)]; break;
                case 3: file = file[..at]; break;
                case 4: file = [.. file[..at], .. file[random.Next(file.Length)..]]; break;
                default: file = [.. file[..at], (byte)random.Next('0', '9' + 1), .. file[at..]]; break;
            }

            if (file.Length == 0)
            {
                break;
            }
        }

        return file;
    }

    private static IReadOnlyDictionary<string, Tensor> Read(string header, byte[] data)
    {
        using var stream = new MemoryStream(File(header, data));
        return Safetensors.Read(stream, Name);
    }

    private static byte[] File(string header, byte[] data)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        return [.. length, .. text, .. data];
    }
}
