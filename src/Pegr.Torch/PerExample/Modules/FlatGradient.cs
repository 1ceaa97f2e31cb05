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
        return SquaredNorm.Readable(gradient?.detach() ?? zeros_like(parameter, requires_grad: false)).flatten();
    }
}
