using Pegr.Torch.PerExample.Rules;

namespace Pegr.Torch.PerExample.Ghost;

/// <summary>Multiplications that a layer with a weight matrix takes per example, in a step of gradient descent and in one of PEGR. All else in a step
/// is overhead, gradient descent's own as well.</summary>
/// <param name="Descent">Of gradient descent: the outputs, and the derivatives of weights and inputs.</param>
/// <param name="Penalized">Of PEGR by ghost: outputs and derivatives twice, and what the norms and their derivative take.</param>
public sealed record StepWork(double Descent, double Penalized)
{
    /// <summary>Counts them.</summary>
    /// <param name="cost">The layer's sizes.</param>
    /// <param name="strategy">How its norms are computed.</param>
    /// <param name="isFirst">Whether its inputs depend on no parameter, so that they need no derivative.</param>
    internal static StepWork Of(NormCost cost, NormStrategy strategy, bool isFirst)
    {
        // One product with the weights at all positions, as for the outputs alone, is the unit. Of a first layer with one position the
        // weights' derivative takes up the penalty's part by itself.
        var unit = cost.InstantiatedMultiplications;
        var grams = cost.InnerProductMultiplications;
        var norms = cost.Positions == 1 ? 0 : strategy switch
        {
            NormStrategy.InnerProduct => grams + (isFirst ? grams * cost.Outputs / (cost.Inputs + cost.Outputs) : grams),
            NormStrategy.PixelProduct => (2 * cost.PixelProductMultiplications!.Value) - (isFirst ? cost.ImageMultiplications : 0),
            _ => (isFirst ? 2 : 3) * unit,
        };
        return new StepWork((isFirst ? 2 : 3) * unit, ((isFirst ? 2 : 6) * unit) + norms);
    }
}
