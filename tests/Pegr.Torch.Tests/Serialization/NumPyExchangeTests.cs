using System.Globalization;
using Pegr.Torch.Runtime;
using Pegr.Torch.Serialization;
using Pegr.Torch.Tests.Support;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Serialization;

/// <summary>The reader and the writer that docs/python.md prints, with every type and with shapes at the edge.</summary>
public sealed class NumPyExchangeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task NumPy_reads_what_is_written_and_writes_what_can_be_read()
    {
        Python.SkipWithout();
        var cancellation = TestContext.Current.CancellationToken;
        using var scope = NewDisposeScope();
        var tensors = new Dictionary<string, Tensor> { ["number"] = tensor(0.1), ["none"] = empty(0, 3), ["transposed"] = randn(2, 3).t() };
        foreach (var type in new[] { float64, float32, float16, int64, int32, int16, int8, uint8 })
        {
            tensors[$"all/{type}"] = rand(5, 3, dtype: float64).Times(100).to(type);
        }

        Safetensors.Write(_folder.File("ours.safetensors"), tensors);
        using var python = Python.Start(_folder.Path);
        await python.RunAsync(PythonPage.Definitions("read_safetensors", "write_safetensors"), cancellation);
        await python.RunAsync("""
            arrays = read_safetensors("ours.safetensors")
            arrays["transposed"] = arrays["transposed"].T
            write_safetensors("theirs.safetensors", arrays)
            """, cancellation);
        var sums = await python.RunAsync("print(*(float(array.astype('f8').sum()) for array in arrays.values()))", cancellation);

        // Another thread may go on here, and the scope above holds nothing of its tensors.
        using var after = NewDisposeScope();
        var theirs = Safetensors.Read(_folder.File("theirs.safetensors"));

        tensors["transposed"] = tensors["transposed"].t();
        Assert.Equal(tensors.Keys.Order(), theirs.Keys.Order());
        Assert.All(tensors, pair =>
        {
            Assert.Equal(pair.Value.dtype, theirs[pair.Key].dtype);
            Assert.Equal(pair.Value.shape, theirs[pair.Key].shape);
            Assert.True(pair.Value.eq(theirs[pair.Key]).all().item<bool>(), pair.Key);
        });
        Assert.Equal(tensors.Values.Sum(t => t.to(float64).sum().item<double>()), sums.Split(' ').Sum(sum => double.Parse(sum, CultureInfo.InvariantCulture)), 1e-6);
    }
}
