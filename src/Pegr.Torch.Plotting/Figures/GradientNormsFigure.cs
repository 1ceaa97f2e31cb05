using Pegr.Torch.Plotting.Aggregation;
using Pegr.Torch.Plotting.Parts;
using Pegr.Torch.Plotting.Style;
using Pegr.Torch.Training.Records;
using ScottPlot;

namespace Pegr.Torch.Plotting.Figures;

/// <summary>Histogram of the training examples' gradient norms after training, all seeds together.</summary>
public sealed class GradientNormsFigure : IFigure
{
    /// <inheritdoc/>
    public string Name => "gradient-norms";

    /// <inheritdoc/>
    public string Caption => "How large the gradients of the single training examples are after training, all seeds together.";

    /// <inheritdoc/>
    public bool AppliesTo(ExperimentRecord record) => Histogram(record) is not null;

    /// <inheritdoc/>
    public FigureDrawing Draw(ExperimentRecord record)
    {
        var histogram = Histogram(record)!;
        var plot = FigureStyle.NewPlot(record.Title, XLabel(histogram), "fraction of the training examples");
        var looks = ObjectiveLooks.For(RunGroup.Of(record));
        var legend = new List<LegendItem>();
        for (var group = 0; group < looks.Count; group++)
        {
            if (histogram.Fractions[group].All(fraction => fraction == 0))
                continue;

            AddShape(plot, looks[group], histogram, histogram.Fractions[group], isFilled: looks.Count <= CurvePanel.MostBands);
            legend.Add(CurvePanel.Entry(looks[group]));
        }

        if (histogram.IsLogarithmic)
            plot.Axes.Bottom.TickGenerator = new LogTicks();
        plot.Axes.SetLimits(
            histogram.Edges[0] - 0.5 * histogram.BinWidth,
            histogram.Edges[^1] + 0.5 * histogram.BinWidth,
            0,
            1.06 * histogram.Fractions.Max(fractions => fractions.Max()));
        FigureStyle.AddLegend(plot, legend);
        return new FigureDrawing(FigureStyle.Width, FigureStyle.HeightFor(legend.Count), plot);
    }

    private static NormHistogram? Histogram(ExperimentRecord record)
        => NormHistogram.Of(RunGroup.Of(record)
            .Select(group => group.Runs.SelectMany(run => run.GradientNorms).ToArray())
            .ToArray());

    private static string XLabel(NormHistogram histogram)
        => "per-example gradient norm ‖∇lᵢ‖ after training"
            + (histogram.HasUnderflow ? " (first bin: and all smaller ones)" : "");

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
