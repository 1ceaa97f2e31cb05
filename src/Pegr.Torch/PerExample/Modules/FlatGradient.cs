using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Modules;

/// <summary>Gradients of one parameter as vectors of real numbers.</summary>
internal static class FlatGradient
{
    /// <summary>The gradient's numbers without graph, of at least 32 bits each; zeros for null.</summary>
    public static Tensor Of(Tensor? gradient, Parameter parameter)
    {
        using var noGradient = no_grad();
        var dense = gradient is null ? zeros_like(parameter, requires_grad: false) : gradient.is_sparse ? gradient.to_dense() : gradient.detach();
        return DTypes.Real(DTypes.Wide(dense)).flatten();
    }
}
