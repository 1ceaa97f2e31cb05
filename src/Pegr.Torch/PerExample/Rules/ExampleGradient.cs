using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Rules;

/// <summary>
/// What one layer's calls contribute to the per-example gradients of one of its parameters. Where several layers share the
/// parameter, contributions add up before the norm is taken.
/// </summary>
/// <param name="Parameter">The parameter's name in the layer, such as <c>weight</c>.</param>
public abstract record ExampleGradient(string Parameter)
{
    /// <summary>The gradients themselves, differentiable: [n, numbers of the parameter].</summary>
    /// <param name="numbers">How many numbers the parameter has.</param>
    public abstract Tensor Dense(long numbers);
}
