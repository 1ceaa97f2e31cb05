using Pegr.Torch.Plotting.Style;
using ScottPlot;

namespace Pegr.Torch.Plotting.Parts;

/// <summary>Decimal logarithms of lambda, with a place of its own to the left for lambda = 0.</summary>
internal sealed class LambdaScale : IValueScale
{
    private readonly double _lowest;
    private readonly double _highest;
    private readonly double _gap;
    private readonly bool _hasZero;

    /// <summary>A scale that shows the lambdas, of which two are positive.</summary>
    public LambdaScale(IEnumerable<double> lambdas)
    {
        var all = lambdas.ToArray();
        var logs = all.Where(lambda => lambda > 0).Select(Math.Log10).ToArray();
        (_lowest, _highest, _hasZero) = (logs.Min(), logs.Max(), all.Contains(0));
        _gap = 0.2 * (_highest - _lowest);
        var room = 0.05 * (_highest - _lowest);
        Limits = new CoordinateRange((_hasZero ? Coordinate(0) : _lowest) - room, _highest + room);
    }

    public CoordinateRange Limits { get; }

    /// <summary>Where the axis jumps from 0 to the positive lambdas; null where 0 is not shown.</summary>
    public double? Break => _hasZero ? _lowest - (0.5 * _gap) : null;

    public ITickGenerator Ticks => new LambdaTicks(this);

    public double Coordinate(double value) => value > 0 ? Math.Log10(value) : _lowest - _gap;

    private sealed class LambdaTicks(LambdaScale scale) : ITickGenerator
    {
        private const int LabelSpacing = 60;

        public Tick[] Ticks { get; private set; } = [];

        public int MaxTickCount { get; set; } = 1000;

        public void Regenerate(CoordinateRange range, Edge edge, PixelLength size, Paint paint, LabelStyle labelStyle)
        {
            var positive = scale.Break is { } from ? Math.Max(range.Min, from) : range.Min;
            var most = Math.Max((int)(size.Length * (range.Max - positive) / range.Span / LabelSpacing), 2);
            var logarithmic = LogTicks.Between(positive, range.Max, most);
            Ticks = scale.Break is null ? logarithmic : [Tick.Major(scale.Coordinate(0), FigureStyle.FormatTick(0)), .. logarithmic];
        }
    }
}
