using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Looping;

/// <summary>Tells rounding from another result.</summary>
internal static class Rounding
{
    /// <summary>
    /// Whether two tensors of one shape are the same but for rounding, relative to a size. Generous, since one example alone is
    /// summed in another order than within a batch: what is wrong in kind is wrong by more. What is not finite is let pass.
    /// </summary>
    public static bool IsAll(Tensor first, Tensor second, double size)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return first.numel() == 0 || !((first - second).abs().max().to(float64).item<double>() > Math.Cbrt(Epsilon(first.dtype)) * size);
    }

    /// <summary>The largest element's absolute value.</summary>
    public static double Largest(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return tensor.numel() == 0 ? 0 : tensor.abs().max().to(float64).item<double>();
    }

    /// <summary>The norm over all elements.</summary>
    public static double Norm(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return tensor.norm().to(float64).item<double>();
    }

    private static double Epsilon(ScalarType type) => type switch
    {
        ScalarType.BFloat16 => 1.0 / (1 << 7),
        ScalarType.Float16 => 1.0 / (1 << 10),
        ScalarType.Float32 => 1.0 / (1 << 23),
        _ => 1.0 / (1L << 52),
    };
}
