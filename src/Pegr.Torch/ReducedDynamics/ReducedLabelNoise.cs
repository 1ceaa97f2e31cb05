using Pegr.Torch.Objectives;
using Pegr.Torch.Runtime;

namespace Pegr.Torch.ReducedDynamics;

/// <summary>
/// The risk's gradient with labels flipped anew at every step: another slope of some examples' losses, so it lies in the same span. The flips are
/// those of <see cref="LabelNoiseRisk"/>.
/// </summary>
/// <param name="probability">The probability of a flip.</param>
/// <param name="seed">Where the flips come from.</param>
/// <param name="products">The data.</param>
internal sealed class ReducedLabelNoise(double probability, long seed, InnerProducts products) : IReducedObjective, IDisposable
{
    private readonly ObjectiveDraws _draws = new(seed);
    private readonly double[] _factors = new double[products.Stride];

    /// <inheritdoc/>
    public void ComputeGradient(ForwardPass pass, ReducedVector weights, ReducedVector gradient)
    {
        pass.Run(weights);
        using var uniform = LabelFlips.Draw(_draws.Generator, [products.Samples]);
        var numbers = TensorNumbers.Of<double>(uniform);
        for (var i = 0; i < products.Samples; i++)
        {
            var label = numbers[i] < probability ? -products.Labels[i] : products.Labels[i];
            _factors[i] = label * LogisticLoss.At(label * pass.Outputs[i]).Slope / products.Samples;
        }

        OutputGradients.SetSum(pass, _factors, gradient);
        products.Complete(gradient);
    }

    /// <inheritdoc/>
    public void Dispose() => _draws.Dispose();
}
