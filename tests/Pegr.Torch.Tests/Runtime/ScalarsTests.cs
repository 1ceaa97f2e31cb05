using Pegr.Torch.Runtime;
using Pegr.Torch.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Runtime;

public sealed class ScalarsTests
{
    [Fact]
    public void A_number_is_made_once()
    {
        Assert.Same(Scalars.Of(0.25), Scalars.Of(0.25));
        Assert.NotSame(Scalars.Of(2.0), Scalars.Of(2L));
        Assert.NotSame(Scalars.Of(0.0), Scalars.Of(-0.0));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(-0.0)]
    [InlineData(1e300)]
    public void Numbers_come_through_with_all_their_bits(double value)
        => Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(Scalars.Of(value).ToDouble()));

    [Fact]
    public void Whole_numbers_leave_tensors_whole()
    {
        using var scope = NewDisposeScope();

        Assert.Equal(long.MaxValue, zeros(1, int64).Plus(long.MaxValue).item<long>());
        Assert.Equal(long.MaxValue, zeros(1, int64).Increase(long.MaxValue).item<long>());
        Assert.Equal(int64, ones(1, int64).Times(2).dtype);
        Assert.Equal(float32, ones(1, int64).Times(2.0).dtype);
    }

    [Fact]
    public void A_number_stays_while_as_many_others_are_asked_for()
    {
        var first = new WeakReference(Scalars.Of(0.123));
        for (var i = 0; i < Scalars.Kept - 1; i++)
        {
            Scalars.Of(1000 + i);
        }

        Collect();
        Assert.True(first.IsAlive);
    }

    [Fact]
    public void The_number_kept_is_bounded()
    {
        var made = Enumerable.Range(0, 8 * Scalars.Kept).Select(i => new WeakReference(Scalars.Of(i + 0.5))).ToList();

        Collect();

        Assert.InRange(made.Count(scalar => scalar.IsAlive), Scalars.Kept, 3 * Scalars.Kept);
    }

    [Fact]
    public void Arithmetic_is_that_of_the_operators()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5);
        var (a, b) = (randn([50], float32, generator: generator), randn([50], float32, generator: generator));

        using var held = new HeldFinalizers();
#pragma warning disable RS0030 // What the arithmetic is compared with.
        AssertSame(a + b, a.Plus(b));
        AssertSame(a + 0.1, a.Plus(0.1));
        AssertSame(1 - a, a.neg().Plus(1));
        AssertSame(a * 0.3, a.Times(0.3));
        AssertSame(a / 3, a.Over(3));
        AssertSame(a.square(), a.Squared());
        AssertSame(a.clone().add_(b), a.clone().Increase(b));
        AssertSame(a.clone().add_(0.7), a.clone().Increase(0.7));
#pragma warning restore RS0030
    }

    [Fact]
    public void Arithmetic_survives_collections_without_pause()
    {
        using var storm = new Storm();
        for (var i = 0; i < 20_000; i++)
        {
            using var scope = NewDisposeScope();
            var x = ones(2).Times(i).Plus(1.5).Over(4).Squared();
            Assert.Equal((float)((i + 1.5) / 4) * (float)((i + 1.5) / 4), x.sum().Over(2).ToNumber());
        }
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.Int64)]
    [InlineData(ScalarType.Bool)]
    public void A_tensor_of_one_element_is_read_whatever_its_type(ScalarType type)
        => Live.AssertNothingLeft(() =>
        {
            using var one = ones(1, type);
            Assert.Equal(1.0, one.ToNumber());
        });

    [Fact]
    public void Several_elements_are_no_number()
    {
        using var three = ones(3);
        Assert.Throws<ArgumentException>(() => three.ToNumber());
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }

    private static void AssertSame(Tensor expected, Tensor actual)
        => Assert.Equal(expected.data<float>().ToArray(), actual.data<float>().ToArray());
}
