using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Models;

/// <summary>Initial weights of one size, as theory has them, in place of TorchSharp's own.</summary>
internal static class InitialWeights
{
    /// <summary>Draws every weight from N(0, sigma_0²), by torch's global generator, and makes every bias 0.</summary>
    /// <param name="model">A model of linear layers and convolutions on the CPU.</param>
    /// <param name="std">sigma_0; null leaves the weights as they are.</param>
    /// <exception cref="ArgumentOutOfRangeException">sigma_0 is negative or not finite.</exception>
    public static void Draw(nn.Module model, double? std)
    {
        if (std is not { } sigma)
        {
            return;
        }

        if (!double.IsFinite(sigma) || sigma < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(std), sigma, "A finite number of at least 0 is needed.");
        }

        using var scope = NewDisposeScope();
        using var without = no_grad();
        foreach (var parameter in model.parameters())
        {
            if (parameter.dim() == 1)
            {
                parameter.zero_();
            }
            else
            {
                parameter.copy_(Generator.Default.Normal(parameter.shape, float64).Times(sigma));
            }
        }
    }
}
