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
        var legend = new List<LegendItem>();
        for (var group = 0; group < looks.Count; group++)
        {
            if (histogram.Fractions[group].All(fraction => fraction == 0))
            {
                continue;
            }

            AddShape(plot, looks[group], histogram, histogram.Fractions[group], isFilled: looks.Count <= CurvePanel.MostBands);
            legend.Add(CurvePanel.Entry(looks[group]));
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
        FigureStyle.FillLegend(plot, legend);
        return new FigureDrawing(FigureStyle.Width, FigureStyle.HeightFor(legend.Count), plot)
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

    private static void AddShape(Plot plot, ObjectiveLook look, NormHistogram histogram, IReadOnlyList<double> fractions, bool isFilled)
    {
        var outline = new List<Coordinates> { new(histogram.Edges[0], 0) };
        for (var bin = 0; bin < fractions.Count; bin++)
        {
            outline.Add(new Coordinates(histogram.Edges[bin], fractions[bin]));
            outline.Add(new Coordinates(histogram.Edges[bin + 1], fractions[bin]));
        }

        outline.Add(new Coordinates(histogram.Edges[^1], 0));
        if (isFilled)
        {
            var shape = plot.Add.Polygon(outline.ToArray());
            shape.FillColor = look.Color.WithOpacity(FigureStyle.BandOpacity);
            shape.LineWidth = 0;
        }

        CurvePanel.AddLine(plot, look, outline.ToArray());

        // A marker on top of the highest bin, as in the legend.
        var highest = Enumerable.Range(0, fractions.Count).MaxBy(bin => fractions[bin]);
        CurvePanel.AddMarkers(
            plot, look, [new Coordinates(histogram.Edges[highest] + 0.5 * histogram.BinWidth, fractions[highest])]);
    }
}
