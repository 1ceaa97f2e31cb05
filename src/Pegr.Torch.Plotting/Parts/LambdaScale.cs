using Pegr.Torch.Plotting.Style;
using ScottPlot;

namespace Pegr.Torch.Plotting.Parts;

/// <summary>Decimal logarithms of lambda, with a place of its own to the left for lambda = 0.</summary>
internal sealed class LambdaScale : IValueScale
{
    private readonly double[] _lambdas;
    private readonly double _lowest;
    private readonly double _gap;

    /// <summary>A scale that shows the lambdas, of which two are positive.</summary>
    public LambdaScale(IEnumerable<double> lambdas)
    {
        _lambdas = lambdas.Order().ToArray();
        var positive = _lambdas.Where(lambda => lambda > 0).ToArray();
        _lowest = Math.Log10(positive[0]);
        var decades = Math.Log10(positive[^1]) - _lowest;
        _gap = 0.2 * decades;
        var (left, right) = (Coordinate(_lambdas[0]), Coordinate(_lambdas[^1]));
        Limits = new CoordinateRange(left - (0.06 * decades), right + (0.06 * decades));
        Level = new CoordinateRange(left - (0.03 * decades), right + (0.03 * decades));
    }

    public CoordinateRange Limits { get; }

    /// <summary>From where to where a level goes that is the same for every lambda.</summary>
    public CoordinateRange Level { get; }

    /// <summary>Where the axis jumps from 0 to the positive lambdas; null where 0 is not shown.</summary>
    public double? Break => _lambdas[0] > 0 ? null : _lowest - (0.5 * _gap);

    public ITickGenerator Ticks => new FittingTicks([.. _lambdas.Select(lambda => (Coordinate(lambda), FigureStyle.FormatTick(lambda)))]);

    public double Coordinate(double value) => value > 0 ? Math.Log10(value) : _lowest - _gap;
}
