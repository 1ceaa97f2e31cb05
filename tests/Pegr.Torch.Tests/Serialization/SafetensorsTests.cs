using System.Runtime.InteropServices;
using Pegr.Torch.Serialization;
using Pegr.Torch.Tests.Support;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Serialization;

public sealed class SafetensorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder.File("tensors.safetensors");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Another_reader_finds_every_type_shape_and_value()
    {
        using var scope = NewDisposeScope();
        var doubles = randn([3, 2, 5], float64);
        var floats = randn([4, 3], float32);
        var parameter = randn(2, float64).requires_grad_();
        Safetensors.Write(FilePath, new Dictionary<string, Tensor>
        {
            ["train/patches"] = doubles,
            ["floats, transposed \"μ\""] = floats.t(), // not contiguous
            ["part"] = doubles[1],
            ["scalar"] = tensor(1.25),
            ["empty"] = zeros(0, 3),
            ["parameter"] = parameter,
            ["long"] = tensor(new[] { long.MinValue, -1, long.MaxValue }),
            ["int"] = tensor(new[] { int.MinValue, 7 }),
            ["byte"] = tensor(new byte[] { 0, 1, 255 }),
        });

        var (tensors, _, _) = SafetensorsReader.Read(FilePath);
        Assert.Equal(9, tensors.Count);
        AssertEntry("train/patches", "F64", [3, 2, 5], doubles.data<double>().ToArray());
        AssertEntry("floats, transposed \"μ\"", "F32", [3, 4], floats.t().contiguous().data<float>().ToArray());
        AssertEntry("part", "F64", [2, 5], doubles.data<double>().ToArray()[10..20]);
        AssertEntry("scalar", "F64", [], [1.25]);
        AssertEntry("empty", "F32", [0, 3], Array.Empty<float>());
        AssertEntry("parameter", "F64", [2], Arrays.Of(parameter));
        AssertEntry("long", "I64", [3], [long.MinValue, -1, long.MaxValue]);
        AssertEntry("int", "I32", [2], [int.MinValue, 7]);
        AssertEntry("byte", "U8", [3], new byte[] { 0, 1, 255 });

        void AssertEntry<T>(string name, string type, long[] shape, T[] values)
            where T : unmanaged
        {
            Assert.Equal(type, tensors[name].DType);
            Assert.Equal(shape, tensors[name].Shape);
            Assert.Equal(values, MemoryMarshal.Cast<byte, T>(tensors[name].Bytes).ToArray());
        }
    }

    [Fact]
    public void Data_are_aligned_and_fill_the_file_without_gaps()
    {
        using var scope = NewDisposeScope();
        foreach (var name in new[] { "b", "bc", "bcd", "bcdefgh" }) // headers of several lengths
        {
            Safetensors.Write(FilePath, new Dictionary<string, Tensor>
            {
                [name] = ones(3, uint8),
                ["f"] = ones(3, float32),
                ["d"] = ones(3, float64),
                ["g"] = ones(1, float32),
                ["i"] = ones(2, int32),
            });

            var (tensors, headerLength, fileLength) = SafetensorsReader.Read(FilePath);
            Assert.Equal(0, headerLength % 8);
            Assert.All(tensors.Values, t => Assert.Equal(0, t.Begin % (t.DType == "U8" ? 1 : t.DType == "F64" ? 8 : 4)));
            long next = 0;
            foreach (var tensor in tensors.Values.OrderBy(t => t.Begin))
            {
                Assert.Equal(next, tensor.Begin);
                next = tensor.End;
            }

            Assert.Equal(fileLength, 8 + headerLength + next);
        }
    }

    [Fact]
    public void A_tensor_larger_than_any_buffer_arrives_whole()
    {
        using var scope = NewDisposeScope();
        var large = Ranges.UpTo(100_003, float64);
        Safetensors.Write(FilePath, new Dictionary<string, Tensor> { ["large"] = large });
        var bytes = SafetensorsReader.Read(FilePath).Tensors["large"].Bytes;
        Assert.Equal(Arrays.Of(large), MemoryMarshal.Cast<byte, double>(bytes).ToArray());
    }

    [Fact]
    public void A_file_that_is_there_is_replaced_and_no_other_is_left()
    {
        File.WriteAllText(FilePath, "what was there before");
        Live.AssertNothingLeft(() =>
        {
            using var value = ones(2);
            Safetensors.Write(FilePath, new Dictionary<string, Tensor> { ["a"] = value });
        });
        Assert.Equal(["a"], SafetensorsReader.Read(FilePath).Tensors.Keys);
        Assert.Equal([FilePath], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_type_that_is_not_written_is_refused_by_name_and_leaves_the_old_file()
    {
        using var scope = NewDisposeScope();
        File.WriteAllText(FilePath, "old");
        var error = Assert.Throws<ArgumentException>(() => Safetensors.Write(
            FilePath, new Dictionary<string, Tensor> { ["fine"] = ones(2), ["mask"] = ones(2, complex128) }));

        Assert.Contains("'mask'", error.Message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(FilePath));
        Assert.Equal([FilePath], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_file_that_cannot_take_its_place_leaves_no_other_behind()
    {
        using var value = ones(2);
        Directory.CreateDirectory(FilePath);
        Assert.ThrowsAny<SystemException>(() => Safetensors.Write(FilePath, new Dictionary<string, Tensor> { ["a"] = value }));
        Assert.Equal([FilePath], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_folder_that_is_missing_is_an_error_of_input_and_output()
    {
        using var value = ones(2);
        Assert.ThrowsAny<IOException>(() => Safetensors.Write(
            Path.Combine(_folder.Path, "missing", "x.safetensors"), new Dictionary<string, Tensor> { ["a"] = value }));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }
}
