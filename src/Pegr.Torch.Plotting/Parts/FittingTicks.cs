using Pegr.Torch.Plotting.Style;
using ScottPlot;

namespace Pegr.Torch.Plotting.Parts;

/// <summary>A tick at each of given places, with a label where there is room for one.</summary>
/// <remarks>Of places at even distances every second, third, … has a label; of others each that does not touch the label before it.</remarks>
/// <param name="places">The places, increasing, with their labels.</param>
/// <param name="mostEven">The most labels of places at even distances.</param>
internal sealed class FittingTicks(IReadOnlyList<(double Position, string Label)> places, int mostEven = int.MaxValue) : ITickGenerator
{
    private const float Gap = 6;
    private const float LineHeight = FigureStyle.TickFontSize * 1.25f;
    private const double Evenness = 0.3;

    /// <inheritdoc/>
    public Tick[] Ticks { get; private set; } = [];

    /// <inheritdoc/>
    public int MaxTickCount { get; set; } = 1000;

    /// <inheritdoc/>
    public void Regenerate(CoordinateRange range, Edge edge, PixelLength size, Paint paint, LabelStyle labelStyle)
    {
        var pixels = size.Length / range.Span;
        var isVertical = edge is Edge.Left or Edge.Right;
        float[] lengths = [.. places.Select(place => isVertical ? LineHeight : PlotText.WidthOf(place.Label, FigureStyle.TickFontSize) + Gap)];
        var labeled = IsEven() ? Even() : Greedy();
        Ticks = [.. places.Select((place, index) => labeled.Contains(index) ? Tick.Major(place.Position, place.Label) : Tick.Minor(place.Position))];

        bool Touch(int first, int second)
            => (places[second].Position - places[first].Position) * pixels < (lengths[first] + lengths[second]) / 2;

        HashSet<int> Even()
        {
            for (var stride = Math.Max(1, (int)Math.Ceiling(places.Count / (double)mostEven)); ; stride++)
            {
                int[] chosen = [.. Enumerable.Range(0, places.Count).Where(index => index % stride == 0)];
                if (!chosen.Zip(chosen.Skip(1)).Any(pair => Touch(pair.First, pair.Second)))
                {
                    return [.. chosen];
                }
            }
        }

        HashSet<int> Greedy()
        {
            var chosen = new List<int>();
            for (var index = 0; index < places.Count; index++)
            {
                if (chosen.Count == 0 || !Touch(chosen[^1], index))
                {
                    chosen.Add(index);
                }
            }

            return [.. chosen];
        }
    }

    private bool IsEven()
    {
        double[] distances = [.. places.Zip(places.Skip(1), (place, next) => next.Position - place.Position)];
        return distances.Length < 2 || distances.Max() - distances.Min() <= Evenness * distances.Max();
    }
}
