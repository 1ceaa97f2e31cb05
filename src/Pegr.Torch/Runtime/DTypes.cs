using static TorchSharp.torch;

namespace Pegr.Torch.Runtime;

/// <summary>The floating-point types that runs can use.</summary>
public static class DTypes
{
    /// <summary>Turns a name into the type.</summary>
    /// <param name="name"><c>float32</c> or <c>float64</c>.</param>
    /// <exception cref="InvalidInputException">The name is neither.</exception>
    public static ScalarType Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name switch
        {
            "float32" => ScalarType.Float32,
            "float64" => ScalarType.Float64,
            _ => throw new InvalidInputException("dtype", $"'{name}' is not supported; use float32 or float64."),
        };
    }

    /// <summary>A tensor of float16 or bfloat16 as float32, any other as it is: squares overflow in the one and lose their digits in the other.</summary>
    internal static Tensor Wide(Tensor tensor)
        => tensor.dtype is ScalarType.Float16 or ScalarType.BFloat16 ? tensor.to(ScalarType.Float32) : tensor;

    /// <summary>The distance from 1 to the next number of a type.</summary>
    internal static double Epsilon(ScalarType type) => type switch
    {
        ScalarType.Float64 => Math.Pow(2, -52),
        ScalarType.Float16 => Math.Pow(2, -10),
        ScalarType.BFloat16 => Math.Pow(2, -7),
        _ => Math.Pow(2, -23),
    };

    /// <summary>A complex tensor as its real and imaginary parts on a last axis, any other as it is: two numbers that gradients are taken of.</summary>
    internal static Tensor Real(Tensor tensor) => tensor.is_complex() ? tensor.resolve_conj().view_as_real() : tensor;
}
