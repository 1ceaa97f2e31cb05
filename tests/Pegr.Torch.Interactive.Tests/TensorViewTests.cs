using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Interactive.Tests;

public sealed class TensorViewTests
{
    [Fact]
    public void A_matrix_is_a_table_with_shape_type_and_device()
    {
        using var matrix = tensor(new[,] { { 1.5f, -2f }, { 0f, 1e-7f } });

        Assert.Equal("tensor (2, 2) of float32 on cpu\n   0    1\n0  1.5  -2\n1  0    1E-07", Shown.Text(matrix));
        Assert.Equal(
            "<p>tensor (2, 2) of float32 on cpu</p><table><thead><tr><th scope=\"col\"></th><th scope=\"col\">0</th><th scope=\"col\">1</th></tr></thead>"
            + "<tbody><tr><td>0</td><td>1.5</td><td>-2</td></tr><tr><td>1</td><td>0</td><td>1E-07</td></tr></tbody></table>",
            Shown.Html(matrix));
    }

    [Fact]
    public void Of_a_large_tensor_the_beginning_is_shown()
    {
        using var large = arange(0, 3000, ScalarType.Int64).view(3, 20, 50);

        var lines = Shown.Text(large).Split('\n');

        Assert.Equal("tensor (3, 20, 50) of int64 on cpu", lines[0]);
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "…"], Words(lines[1]));
        Assert.Equal(["7", "350", "351", "352", "353", "354", "355", "356", "357", "358", "359", "…"], Words(lines[9]));
        Assert.Equal(Enumerable.Repeat("…", 12), Words(lines[10]));
        Assert.Equal(11, lines.Length);
    }

    [Theory]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Byte)]
    [InlineData(ScalarType.Int8)]
    [InlineData(ScalarType.Int16)]
    [InlineData(ScalarType.Int32)]
    public void Numbers_of_every_type_are_shown(ScalarType type)
    {
        using var numbers = torch.ones(2, dtype: type);

        Assert.EndsWith("\n0  1  1", Shown.Text(numbers), StringComparison.Ordinal);
    }

    [Fact]
    public void Truth_values_complex_numbers_and_single_numbers_are_shown()
    {
        using var truth = tensor(new[] { true, false });
        using var single = tensor(2.5);
        using var complex = torch.complex(tensor(new[] { 1.0 }), tensor(new[] { -2.0 }));

        Assert.EndsWith("0  true  false", Shown.Text(truth), StringComparison.Ordinal);
        Assert.Equal("tensor () of float64 on cpu\n   0\n0  2.5", Shown.Text(single));
        Assert.EndsWith("1 + -2i", Shown.Text(complex), StringComparison.Ordinal);
    }

    [Fact]
    public void Empty_sparse_and_disposed_tensors_and_parameters_do_no_harm()
    {
        using var empty = zeros(0, 3);
        using var sparse = sparse_coo_tensor(zeros(1, 0, ScalarType.Int64), zeros(0), [4]);
        using var weight = nn.Parameter(torch.ones(1));
        var disposed = zeros(1);
        disposed.Dispose();

        Assert.Equal("tensor (0, 3) of float32 on cpu", Shown.Text(empty));
        Assert.Equal("tensor (4) of float32 on cpu", Shown.Text(sparse));
        Assert.Equal("tensor (1) of float32 on cpu\n   0\n0  1", Shown.Text(weight));
        Assert.Equal("tensor that has been disposed", Shown.Text(disposed));
    }

    [Fact]
    public void Showing_a_tensor_leaves_none_behind()
    {
        using var matrix = rand(30, 30, requires_grad: true);
        Shown.Of(matrix);
        var before = Tensor.TotalCount;

        Shown.Of(matrix);

        Assert.Equal(before, Tensor.TotalCount);
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
