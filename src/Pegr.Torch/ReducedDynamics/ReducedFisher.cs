using Pegr.Torch.Objectives;
using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.ReducedDynamics;

/// <summary>PEGR with the penalty's labels drawn from the model's own probabilities at every step, as <see cref="FisherPenalty"/> draws them.</summary>
/// <param name="lambda">The penalty's weight.</param>
/// <param name="seed">Where the labels come from.</param>
/// <param name="products">The data.</param>
internal sealed class ReducedFisher(double lambda, long seed, InnerProducts products) : ReducedPenalty(lambda, mean: 0, products), IDisposable
{
    private readonly ObjectiveDraws _draws = new(seed);

    /// <inheritdoc/>
    public void Dispose() => _draws.Dispose();

    /// <inheritdoc/>
    protected override void SetPerExample(ForwardPass pass, double[] weights, double[] slopes)
    {
        using var uniform = _draws.Generator.Uniform([pass.Outputs.Length], float64);
        var numbers = TensorNumbers.Of<double>(uniform);
        for (var i = 0; i < pass.Outputs.Length; i++)
        {
            var label = numbers[i] < 1 / (1 + Math.Exp(-pass.Outputs[i])) ? 1 : -1;
            slopes[i] = label * LogisticLoss.At(label * pass.Outputs[i]).Slope;
        }
    }
}
