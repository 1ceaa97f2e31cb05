using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Runtime;

/// <summary>Smooth activation functions' derivatives: f′ by libtorch's own kernel, and f″, whose parts autograd would take one by one.</summary>
/// <param name="Name">The function's, in the script.</param>
internal sealed record SmoothActivation(string Name)
{
    // With φ the normal density GELU″ = φ(x) (2 − x²) = K h exp(h), where h = 1 − x²/2 and K = 2/(e √(2π)); with σ the logistic function SiLU″ =
    // σ (1 − σ) (2 + x (1 − 2σ)); and of ½ x (1 + t), where t = tanh u and u = c (x + a x³), (1 − t²) (u′ + ½ x (u″ − 2 t u′²)), 0 long before x = ±20.
    // Each in few passes through memory.
    private const string Script = """
        def gelu_slope(gradient: Tensor, x: Tensor) -> Tensor:
            return torch.gelu_backward(gradient, x, approximate="none")

        def gelu_bend(gradient: Tensor, x: Tensor, along: Tensor) -> Tensor:
            h = torch.addcmul(torch.ones([], dtype=x.dtype, device=x.device), x, x, value=-0.5)
            found = h.exp().mul_(h).mul_(gradient)
            return torch.addcmul(torch.zeros([], dtype=x.dtype, device=x.device), found, along, value=0.29352532634747985, out=h)

        def tanh_gelu_slope(gradient: Tensor, x: Tensor) -> Tensor:
            return torch.gelu_backward(gradient, x, approximate="tanh")

        def tanh_gelu_bend(gradient: Tensor, x: Tensor, along: Tensor) -> Tensor:
            x = x.clamp(-20, 20)
            square = x * x
            t = (square * 0.03567740813636141).add_(0.7978845608028654).mul_(x).tanh_()
            slope = square.mul_(0.10703222440908423).add_(0.7978845608028654)
            bend = (x * 0.21406444881816846).sub_((slope * slope).mul_(t), alpha=2)
            return t.mul_(t).neg_().add_(1).mul_(bend.mul_(x).mul_(0.5).add_(slope)).mul_(gradient).mul_(along)

        def silu_slope(gradient: Tensor, x: Tensor) -> Tensor:
            return torch.silu_backward(gradient, x)

        def silu_bend(gradient: Tensor, x: Tensor, along: Tensor) -> Tensor:
            s = x.sigmoid()
            bend = (s * -2).add_(1).mul_(x).add_(2)
            return bend.mul_(s).mul_(s.neg_().add_(1)).mul_(gradient).mul_(along)

        """;

    private static readonly Lazy<jit.CompilationUnit> Compiled = new(() => jit.compile(Script));

    /// <summary>The function of a module of TorchSharp's own; null where it is none of these.</summary>
    public static SmoothActivation? Of(nn.Module module)
        => module switch
        {
            GELU { inplace: false } gelu when module.GetType() == typeof(GELU) => new(gelu.approximate == GELU.Approximate.tanh ? "tanh_gelu" : "gelu"),
            SiLU { inplace: false } when module.GetType() == typeof(SiLU) => new("silu"),
            _ => null,
        };

    /// <summary>g·f′(x), without graph.</summary>
    public Tensor Slope(Tensor gradient, Tensor x) => Invoke($"{Name}_slope", gradient, x);

    /// <summary>g·f″(x)·s, the derivative of g·f′(x) along s, without graph.</summary>
    public Tensor Bend(Tensor gradient, Tensor x, Tensor along) => Invoke($"{Name}_bend", gradient, x, along);

    /// <summary>f(x), differentiable as often as one likes.</summary>
    public Tensor Value(Tensor x)
        => Name switch
        {
            "silu" => nn.functional.silu(x),
            "gelu" => nn.functional.gelu(x, GELU.Approximate.none),
            _ => nn.functional.gelu(x, GELU.Approximate.tanh),
        };

    private static Tensor Invoke(string function, params object[] tensors)
    {
#pragma warning disable RS0030 // Of tensors no scalar is made.
        var result = (Tensor)Compiled.Value.invoke(function, tensors);
#pragma warning restore RS0030
        GC.KeepAlive(tensors);
        return result;
    }
}
