using Pegr.Torch.Runtime;
using Pegr.Torch.Tests.Support;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Runtime;

public sealed class TensorNumbersTests
{
    [Fact]
    public void Numbers_come_in_the_order_of_the_axes_whatever_lies_in_memory()
    {
        using var scope = NewDisposeScope();
        var numbers = tensor(new double[,] { { 1, 2, 3 }, { 4, 5, 6 } });
        Assert.Equal([1, 2, 3, 4, 5, 6], TensorNumbers.Of<double>(numbers));
        Assert.Equal([1, 4, 2, 5, 3, 6], TensorNumbers.Of<double>(numbers.t()));
        Assert.Equal([2, 5], TensorNumbers.Of<double>(numbers.select(1, 1)));
        Assert.Equal([7L], TensorNumbers.Of<long>(tensor(7L)));
        Assert.Equal([0.5f], TensorNumbers.Of<float>(tensor(0.5f)));
        Assert.Empty(TensorNumbers.Of<double>(zeros(0, 3, float64)));
    }

    [Fact]
    public void Another_type_is_refused_and_nothing_left_behind()
    {
        using var numbers = ones(3, float32);
        Assert.Throws<ArgumentException>(() => TensorNumbers.Of<double>(numbers));
        Live.AssertNothingLeft(() => TensorNumbers.Of<float>(numbers));
    }
}
