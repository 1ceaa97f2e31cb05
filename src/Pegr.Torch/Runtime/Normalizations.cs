using static TorchSharp.torch;

namespace Pegr.Torch.Runtime;

/// <summary>
/// Normalization of rows, x̂ = (x − mean)/sqrt(variance + eps), and its derivatives, each by libtorch's own kernel. A tensor's numbers are cut, as they follow
/// one another in memory, into rows of one length.
/// </summary>
internal static class Normalizations
{
    private const string Script = """
        def normalize(x: Tensor, rows: int, epsilon: float) -> Tuple[Tensor, Tensor, Tensor]:
            flat = x.reshape(rows, -1)
            return torch.native_layer_norm(flat, [flat.size(1)], None, None, epsilon)

        def input_gradient(gradient: Tensor, x: Tensor, mean: Tensor, inverse: Tensor) -> Tensor:
            flat = x.reshape(mean.numel(), -1)
            found = torch.native_layer_norm_backward(gradient.reshape_as(flat), flat, [flat.size(1)], mean, inverse, None, None, [True, False, False])
            return found[0].view(x.size())

        def of_groups(gradient: Tensor, x: Tensor, mean: Tensor, inverse: Tensor, weight: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
            n = x.size(0)
            channels = x.size(1)
            groups = mean.numel() // n
            return torch.native_group_norm_backward(
                gradient.contiguous(), x.contiguous(), mean.view(n, groups), inverse.view(n, groups), weight,
                n, channels, x.numel() // (n * channels), groups, [True, True, True])

        def of_rows(gradient: Tensor, x: Tensor, mean: Tensor, inverse: Tensor, weight: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
            return torch.native_layer_norm_backward(
                gradient.contiguous(), x.contiguous(), weight.size(), mean, inverse, weight, weight, [True, True, True])

        """;

    private static readonly Lazy<jit.CompilationUnit> Compiled = new(() => jit.compile(Script));

    /// <summary>x̂, [rows, …], the rows' means and inverse standard deviations, [rows, 1].</summary>
    public static (Tensor Normalized, Tensor Mean, Tensor Inverse) Normalize(Tensor x, long rows, double epsilon)
        => ((Tensor, Tensor, Tensor))Invoke("normalize", x, checked((int)rows), Scalars.Of(epsilon));

    /// <summary>The gradient with respect to x where that with respect to x̂ is given, without graph, both shaped like x.</summary>
    public static Tensor InputGradient(Tensor gradient, Tensor x, Tensor mean, Tensor inverse)
        => (Tensor)Invoke("input_gradient", gradient, x, mean, inverse);

    /// <summary>The gradients of w·x̂ + b with respect to x, w and b, where a weight belongs to a channel of x, [n, channels, …].</summary>
    public static (Tensor OfInput, Tensor OfWeight, Tensor OfBias) OfGroups(Tensor gradient, Tensor x, Tensor mean, Tensor inverse, Tensor weight)
        => ((Tensor, Tensor, Tensor))Invoke("of_groups", gradient, x, mean, inverse, weight);

    /// <summary>The same where a weight belongs to a place in a row.</summary>
    public static (Tensor OfInput, Tensor OfWeight, Tensor OfBias) OfRows(Tensor gradient, Tensor x, Tensor mean, Tensor inverse, Tensor weight)
        => ((Tensor, Tensor, Tensor))Invoke("of_rows", gradient, x, mean, inverse, weight);

    private static object Invoke(string function, params object[] arguments)
    {
#pragma warning disable RS0030 // The one number passed is kept for good.
        var result = Compiled.Value.invoke(function, arguments);
#pragma warning restore RS0030
        GC.KeepAlive(arguments);
        return result;
    }
}
