using Pegr.Torch.Models;

namespace Pegr.Torch.ReducedDynamics;

/// <summary>An activation s with its first two derivatives on rows of numbers, as automatic differentiation takes them.</summary>
internal interface IActivationRows
{
    /// <summary>That of an activation.</summary>
    static IActivationRows Of(ActivationFunction activation) => activation.Kind switch
    {
        ActivationKind.LeakyRectifier => new LeakyRectifierRows(activation.Parameter),
        ActivationKind.SmoothedRectifier => new SmoothedRectifierRows(activation.Parameter),
        _ => new RectifiedPowerRows(activation.Parameter),
    };

    /// <summary>Evaluates s, s′ and s″ at each element of a padded row. NaN stays, so that it shows.</summary>
    void Evaluate(ReadOnlySpan<double> row, Span<double> value, Span<double> slope, Span<double> curvature);
}
