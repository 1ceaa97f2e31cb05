using Pegr.Torch.Plotting.Aggregation;
using Pegr.Torch.Plotting.Style;
using Pegr.Torch.Tables;
using ScottPlot;

namespace Pegr.Torch.Plotting.Parts;

/// <summary>Histograms of several groups' gradient norms over the same bins.</summary>
public static class NormHistogramPlot
{
    /// <summary>Draws groups that are no objectives, such as examples with right and with wrong labels. The caller disposes it.</summary>
    /// <param name="title">The title.</param>
    /// <param name="xLabel">What the norms are.</param>
    /// <param name="groups">Name and norms of each group; one at least has a finite norm.</param>
    /// <exception cref="ArgumentException">No norm is finite.</exception>
    public static FigureDrawing Draw(string title, string xLabel, params (string Name, IReadOnlyList<double> Norms)[] groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        var histogram = NormHistogram.Of([.. groups.Select(group => group.Norms)])
            ?? throw new ArgumentException("There is no finite norm to draw.", nameof(groups));
        return Draw(title, "", xLabel, "fraction of the group's examples", ObjectiveLooks.Named([.. groups.Select(group => group.Name)]), histogram);
    }

    /// <summary>Draws counted groups.</summary>
    internal static FigureDrawing Draw(
        string title, string settings, string xLabel, string yLabel, IReadOnlyList<ObjectiveLook> looks, NormHistogram histogram)
    {
        var underflow = histogram.HasUnderflow ? " (first bin: and all smaller ones)" : "";
        var plot = FigureStyle.NewPlot("", xLabel + underflow, yLabel);
        (ObjectiveLook Look, IReadOnlyList<double> Fractions, Coordinates[] Outline)[] groups =
        [
            .. looks.Zip(histogram.Fractions, (look, fractions) => (look, fractions, Outline(histogram, fractions)))
                .Where(group => group.fractions.Any(fraction => fraction > 0)),
        ];
        if (looks.Count <= CurvePanel.MostBands)
        {
            AddFills(plot, groups.Select(group => (group.Look, group.Outline)));
        }

        foreach (var (look, fractions, outline) in groups)
        {
            CurvePanel.AddLine(plot, look, outline);

            // A marker on top of the highest bin, as in the legend.
            var highest = Enumerable.Range(0, fractions.Count).MaxBy(bin => fractions[bin]);
            CurvePanel.AddMarkers(plot, look, [new Coordinates(histogram.Edges[highest] + (0.5 * histogram.BinWidth), fractions[highest])]);
        }

        if (histogram.IsLogarithmic)
        {
            plot.Axes.Bottom.TickGenerator = new LogTicks();
        }

        plot.Axes.SetLimits(
            histogram.Edges[0] - 0.5 * histogram.BinWidth,
            histogram.Edges[^1] + 0.5 * histogram.BinWidth,
            0,
            1.06 * histogram.Fractions.Max(fractions => fractions.Max()));
        FigureStyle.FillLegend(plot, groups.Select(group => CurvePanel.Entry(group.Look)));
        return new FigureDrawing(FigureStyle.Width, FigureStyle.HeightFor(groups.Length), plot)
        {
            Title = title,
            Notes = [settings],
            Numbers = Numbers(looks, histogram),
        };
    }

    private static TextTable Numbers(IReadOnlyList<ObjectiveLook> looks, NormHistogram histogram)
    {
        double Edge(int index) => histogram.IsLogarithmic ? Math.Pow(10, histogram.Edges[index]) : histogram.Edges[index];
        return new TextTable(
            ["series", "norm_from", "norm_to", "fraction"],
            [
                .. from look in looks.Indexed()
                   where histogram.Fractions[look.Index].Any(fraction => fraction > 0)
                   from bin in histogram.Fractions[look.Index].Indexed()
                   select new[]
                   {
                       look.Item.Name, CurveNumbers.Number(Edge(bin.Index)), CurveNumbers.Number(Edge(bin.Index + 1)), CurveNumbers.Number(bin.Item),
                   },
            ]);
    }

    private static Coordinates[] Outline(NormHistogram histogram, IReadOnlyList<double> fractions) =>
    [
        new(histogram.Edges[0], 0),
        .. fractions.SelectMany((fraction, bin) => new Coordinates[] { new(histogram.Edges[bin], fraction), new(histogram.Edges[bin + 1], fraction) }),
        new(histogram.Edges[^1], 0),
    ];

    private static void AddFills(Plot plot, IEnumerable<(ObjectiveLook Look, Coordinates[] Outline)> groups)
    {
        foreach (var (look, outline) in groups)
        {
            var shape = plot.Add.Polygon(outline);
            shape.FillColor = look.Color.WithOpacity(FigureStyle.BandOpacity);
            shape.LineWidth = 0;
        }

        foreach (var (_, outline) in groups)
        {
            CurvePanel.AddCasing(plot, outline, FigureStyle.LineWidth);
        }
    }
}
