using TorchSharp;

namespace Pegr.Torch.Runtime;

/// <summary>
/// Numbers for operations on tensors, kept alive while an operation reads them. A <see cref="Scalar"/> that is made in passing, as in
/// <c>tensor * 2.0</c>, belongs to nobody once its handle has been passed on, and the garbage collector may free it while libtorch
/// still reads it: "Unknown scalar type", "Expected false to be true", or another number in its place.
/// </summary>
/// <remarks>
/// Every thread has its own: the numbers that it asked for last, at least <see cref="Kept"/> different ones. So a scalar is safe to
/// use in the expression or the loop body it was asked for in; one to be used for longer belongs in a field of whoever uses it.
/// They are shared: do not dispose of them.
/// </remarks>
public static class Scalars
{
    /// <summary>How many different numbers a thread may ask for before one it asked for earlier can be let go.</summary>
    public const int Kept = 512;

    [ThreadStatic]
    private static Dictionary<(bool Integer, long Bits), Scalar>? _recent;

    [ThreadStatic]
    private static Dictionary<(bool Integer, long Bits), Scalar>? _earlier;

    /// <summary>A floating-point number; libtorch rounds it to the tensor's element type.</summary>
    public static Scalar Of(double value) => Find((false, BitConverter.DoubleToInt64Bits(value)));

    /// <summary>A whole number; together with it a tensor of whole numbers stays one.</summary>
    public static Scalar Of(long value) => Find((true, value));

    private static Scalar Find((bool Integer, long Bits) key)
    {
        var recent = _recent ??= [];
        if (recent.TryGetValue(key, out var scalar))
        {
            return scalar;
        }

        if (recent.Count >= Kept)
        {
            (_earlier, _recent) = (recent, []);
            recent = _recent;
        }

        scalar = _earlier is { } earlier && earlier.TryGetValue(key, out var known) ? known : Make(key);
        recent.Add(key, scalar);
        return scalar;
    }

#pragma warning disable RS0030 // The place where scalars are made: what is returned is kept by the caller.
    private static Scalar Make((bool Integer, long Bits) key)
        => key.Integer ? key.Bits.ToScalar() : BitConverter.Int64BitsToDouble(key.Bits).ToScalar();
#pragma warning restore RS0030
}
