using static TorchSharp.torch;

namespace Pegr.Torch.Runtime;

/// <summary>
/// Tensor operations with numbers that are safe from the garbage collector, as TorchSharp's operators are not (see
/// <see cref="Scalars"/>): its <c>a + b</c>, <c>a * 2</c> and <c>a.square()</c> each make a scalar in passing. Same results, bit for bit.
/// </summary>
public static class TensorArithmetic
{
    /// <summary>a + b, shapes broadcast.</summary>
    public static Tensor Plus(this Tensor a, Tensor b) => a.add(b, Scalars.Of(1));

    /// <summary>a + b.</summary>
    public static Tensor Plus(this Tensor a, double b) => a.add(Scalars.Of(b), Scalars.Of(1));

    /// <summary>a + b; whole numbers stay whole.</summary>
    public static Tensor Plus(this Tensor a, long b) => a.add(Scalars.Of(b), Scalars.Of(1));

    /// <summary>a·b.</summary>
    public static Tensor Times(this Tensor a, double b) => a.mul(Scalars.Of(b));

    /// <summary>a·b; whole numbers stay whole.</summary>
    public static Tensor Times(this Tensor a, long b) => a.mul(Scalars.Of(b));

    /// <summary>a/b.</summary>
    public static Tensor Over(this Tensor a, double b) => a.div(Scalars.Of(b));

    /// <summary>a².</summary>
    public static Tensor Squared(this Tensor a) => a.pow(Scalars.Of(2));

    /// <summary>a += b in place, shapes broadcast; returns a.</summary>
    public static Tensor Increase(this Tensor a, Tensor b) => a.add_(b, Scalars.Of(1));

    /// <summary>a += b in place; returns a.</summary>
    public static Tensor Increase(this Tensor a, double b) => a.add_(Scalars.Of(b), Scalars.Of(1));

    /// <summary>a += b in place, of whole numbers too; returns a.</summary>
    public static Tensor Increase(this Tensor a, long b) => a.add_(Scalars.Of(b), Scalars.Of(1));

    /// <summary>The number in a tensor of one element, on any device and of any real type.</summary>
    /// <exception cref="ArgumentException">The tensor has not one element.</exception>
    public static double ToNumber(this Tensor a)
    {
        using var number = a.to(float64, CPU);
        return number.item<double>();
    }
}
