using Pegr.Torch.Plotting.Style;
using Pegr.Torch.Sweeps;
using ScottPlot;

namespace Pegr.Torch.Plotting.Parts;

/// <summary>What colors, hatchings and lines of a sweep's maps stand for.</summary>
internal static class MapLegend
{
    private static readonly LinePattern[] Patterns = [LinePattern.Solid, new([8, 5], 0, "dashes")];

    /// <summary>The color of boundaries.</summary>
    public static Color Boundary => FigureScheme.Current.Of(Colors.Black);

    /// <summary>The color of a cell without a value.</summary>
    public static Color Missing { get; } = Color.FromHex("#BBBBBB");

    /// <summary>The entry of cells without a value.</summary>
    public static LegendItem Diverged => Hatched("every run diverged", Missing, isCrossed: true);

    /// <summary>What has a symbol for the legend, and what has none.</summary>
    /// <param name="record">The sweep.</param>
    /// <param name="scale">The colors.</param>
    /// <param name="maps">The maps.</param>
    public static (IReadOnlyList<LegendItem> Legend, IReadOnlyList<string> Notes) Of(
        SweepRecord record, ColorScale scale, IReadOnlyList<MapContent> maps)
    {
        var legend = new List<LegendItem>();
        var notes = new List<string>();
        foreach (var item in maps.SelectMany(map => map.Bounded.Select(bounded => (Bounded: bounded, Pattern: Index(map, bounded)))).DistinctBy(item => item.Bounded))
        {
            if (item.Bounded.Boundary.Count > 0)
            {
                var isOfPanel = maps.Count > 1 && item.Pattern == 0;
                var text = isOfPanel ? "predicted boundary at the panel's λ" : SweepText.BoundaryOf(record, item.Bounded);
                if (legend.All(entry => entry.LabelText != text))
                {
                    legend.Add(BoundaryEntry(text, Patterns[item.Pattern]));
                }
            }
            else if (SweepText.PredictionOf(item.Bounded) is { } everywhere)
            {
                notes.Add($"Predicted{everywhere["predicted".Length..]}.");
            }
        }

        if (maps.Any(map => record.Cells().Any(cell => scale.IsBelowZero(map.Value(cell)))))
        {
            legend.Add(Hatched("below 0", scale.ColorOf(0.6 * scale.Lowest), isCrossed: false));
        }

        if (maps.Any(map => record.Cells().Any(cell => double.IsNaN(map.Value(cell)))))
        {
            legend.Add(Diverged);
        }

        return (legend, notes);
    }

    /// <summary>The pattern of a group's boundary in a map.</summary>
    public static LinePattern PatternOf(MapContent map, SweepGroup bounded) => Patterns[Index(map, bounded)];

    /// <summary>The entry of cells of a color.</summary>
    public static LegendItem Filled(string text, Color color) => new()
    {
        LabelText = text,
        LabelOffsetY = FigureStyle.TextDrop,
        FillColor = color,
        OutlineColor = FigureStyle.Gray,
    };

    private static LegendItem Hatched(string text, Color color, bool isCrossed) => new()
    {
        LabelText = text,
        LabelOffsetY = FigureStyle.TextDrop,
        MarkerStyle = new MarkerStyle(MarkerShape.FilledSquare, 0, color) { CustomRenderer = new HatchSymbol(color, isCrossed) },
    };

    private static int Index(MapContent map, SweepGroup bounded) => map.Bounded.ToList().IndexOf(bounded) % Patterns.Length;

    private static LegendItem BoundaryEntry(string text, LinePattern pattern)
    {
        var look = new ObjectiveLook("", Boundary, pattern, MarkerShape.None);
        return new LegendItem
        {
            LabelText = text,
            LabelOffsetY = FigureStyle.TextDrop,
            MarkerStyle = new MarkerStyle(MarkerShape.FilledCircle, 0, Boundary) { CustomRenderer = new LegendSymbol(look) },
        };
    }
}
