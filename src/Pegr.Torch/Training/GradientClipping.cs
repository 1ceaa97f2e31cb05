using Pegr.Torch.PerExample.Modules;
using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Training;

/// <summary>Bounds the norm of a gradient. Pascanu, Mikolov, Bengio, ICML 2013.</summary>
public static class GradientClipping
{
    // As PyTorch's clip_grad_norm_ has it.
    private const double Epsilon = 1e-6;

    /// <summary>What a gradient is multiplied by.</summary>
    /// <param name="length">Its norm.</param>
    /// <param name="norm">The norm that it is scaled down to.</param>
    internal static double Scale(double length, double norm) => Math.Min(norm / (length + Epsilon), 1);

    /// <summary>Scales the gradient of all parameters together down to a norm, where it is longer; nothing leaves the device.</summary>
    /// <param name="model">The model whose parameters' <c>grad</c> is scaled.</param>
    /// <param name="norm">The norm, above 0.</param>
    public static void Apply(nn.Module model, double norm)
    {
        Alive.Require(model);
        if (!(norm > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(norm), norm, "A norm above 0 is needed.");
        }

        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var gradients = ModelParameters.Of(model).Select(p => p.grad).OfType<Tensor>().ToList();
        if (gradients.Count == 0)
        {
            return;
        }

        var total = stack(gradients.Select(grad => grad.to(float64).Squared().sum())).sum().sqrt();
        var scale = total.Plus(Epsilon).reciprocal().Times(norm).clamp_max(Scalars.Of(1));
        foreach (var gradient in gradients)
        {
            gradient.mul_(scale.to(gradient.dtype));
        }
    }
}
