using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Rules;

/// <summary>Per-example gradients as they are.</summary>
/// <param name="Parameter">The parameter's name in the layer.</param>
/// <param name="Gradient">[n, …], per example as many numbers as the parameter has, in its order.</param>
public sealed record DenseGradient(string Parameter, Tensor Gradient) : ExampleGradient(Parameter)
{
    /// <inheritdoc/>
    public override Tensor Dense(long numbers) => Gradient.reshape(Gradient.shape[0], numbers);
}
