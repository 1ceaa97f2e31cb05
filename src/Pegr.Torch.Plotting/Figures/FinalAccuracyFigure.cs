using System.Globalization;
using Pegr.Torch.Comparisons;
using Pegr.Torch.Plotting.Aggregation;
using Pegr.Torch.Plotting.Parts;
using Pegr.Torch.Plotting.Style;
using Pegr.Torch.Training.Records;
using ScottPlot;

namespace Pegr.Torch.Plotting.Figures;

/// <summary>Test accuracy after training: one bar per objective, the mean over seeds, with the range over seeds.</summary>
internal sealed class FinalAccuracyFigure : IFigure
{
    private const double BarSize = 0.6;
    private const double ChanceOfTwoClasses = 0.5;
    private const double RightEdge = 1.02;
    private const double Top = 0.8;

    private const string Chance = "chance";

    /// <inheritdoc/>
    public string Name => "final-accuracy";

    /// <inheritdoc/>
    public string Caption => "Test accuracy after training, a bar for every objective.";

    /// <inheritdoc/>
    public bool AppliesTo(ExperimentRecord record) => Bars(record).Length > 0;

    /// <inheritdoc/>
    public FigureDrawing Draw(ExperimentRecord record)
    {
        var bars = Bars(record);
        var plot = FigureStyle.NewPlot("", "test accuracy after training (fraction of test examples)", "");
        for (var index = 0; index < bars.Length; index++)
        {
            AddBar(plot, -index, bars[index].Look, bars[index].Accuracy);
        }

        // The labels of synthetic data are +1 or -1 with equal probability; of images the record does not know.
        if (record.Experiment == "synthetic")
        {
            AddChance(plot, bars.Length);
        }

        plot.Axes.Left.SetTicks(
            bars.Select((_, index) => (double)-index).ToArray(), bars.Select(bar => bar.Look.Name).ToArray());
        plot.Axes.Left.MajorTickStyle.Length = 0;
        plot.Axes.Left.TickLabelStyle.FontSize = FigureStyle.LabelFontSize;
        plot.Axes.Left.TickLabelStyle.OffsetY = FigureStyle.TextDrop;
        plot.Axes.Bottom.TickGenerator = AccuracyTicks();
        plot.Axes.SetLimits(0, RightEdge, Bottom(bars.Length), Top);
        plot.Axes.SetLimitsY(Bottom(bars.Length), Top, plot.Axes.Right);
        plot.Grid.YAxisStyle.IsVisible = false;
        return new FigureDrawing(FigureStyle.Width, Math.Max(300, 160 + BarHeight(bars.Length) * bars.Length), plot)
        {
            Title = "Test accuracy after training",
            Notes =
            [
                record.Title,
                .. bars.Max(bar => bar.Accuracy.Count) is > 1 and var seeds ? [$"Bars are means, lines go from the lowest to the highest of {seeds} seeds."] : Array.Empty<string>(),
            ],
            // All values stand in one column beside the bars, where neither bars nor ranges reach.
            Arrangement = new LabeledBars([.. bars.Select((bar, index) => (-(double)index, ValueLabel(bar.Accuracy), ValueLabel(bar.Accuracy with { Count = 1 })))]),
            IsHeightGiven = true,
            Numbers = CurveNumbers.Of(bars.Select(bar => (Metric.TestAccuracy, bar.Look.Name, "", bar.Accuracy))),
        };
    }

    private static (ObjectiveLook Look, Spread Accuracy)[] Bars(ExperimentRecord record)
    {
        var groups = ObjectiveGroup.Of(record.Runs);
        return groups
            .Zip(ObjectiveLooks.For(groups), (group, look) => (Look: look, Accuracy: group.FinalSpread(Metric.TestAccuracy)))
            .Where(bar => bar.Accuracy is not null)
            .Select(bar => (bar.Look, bar.Accuracy!.Value))
            .ToArray();
    }

    private static void AddBar(Plot plot, double position, ObjectiveLook look, Spread accuracy)
    {
        var bar = plot.Add.Bar(position, accuracy.Mean);
        bar.Horizontal = true;
        bar.Bars[0].Size = BarSize;
        bar.Bars[0].FillColor = look.Color.MixedWith(FigureScheme.Current.Ground, 0.35);
        bar.Bars[0].LineColor = FigureStyle.Ink;
        bar.Bars[0].LineWidth = 1.5f;

        if (accuracy.Count > 1)
        {
            var range = new ScottPlot.Plottables.ErrorBar(
                [accuracy.Mean], [position], [accuracy.Max - accuracy.Mean], [accuracy.Mean - accuracy.Min], null, null)
            {
                Color = FigureStyle.Ink,
                LineWidth = FigureStyle.LineWidth,
                CapSize = 7,
            };
            plot.Add.Plottable(range);
        }
    }

    private static string ValueLabel(Spread accuracy)
        => accuracy.Count > 1
            ? string.Create(CultureInfo.InvariantCulture, $"{accuracy.Mean:F3} [{accuracy.Min:F3}, {accuracy.Max:F3}]")
            : accuracy.Mean.ToString("F3", CultureInfo.InvariantCulture);

    private static void AddChance(Plot plot, int bars)
    {
        CurvePanel.AddLine(
            plot, new ObjectiveLook(Chance, FigureStyle.Ink, LinePattern.Dashed, MarkerShape.None), [new Coordinates(ChanceOfTwoClasses, Bottom(bars)), new Coordinates(ChanceOfTwoClasses, Top)]);
        var text = plot.Add.Text(Chance, ChanceOfTwoClasses, Top - 0.05);
        text.Alignment = Alignment.UpperLeft;
        text.LabelOffsetX = 6;
        text.LabelFontName = EmbeddedFont.Name;
        text.LabelFontSize = FigureStyle.TickFontSize;
        text.LabelFontColor = FigureStyle.Ink;
    }

    private static int BarHeight(int bars) => bars > 8 ? 34 : 55;

    private static double Bottom(int bars) => 0.35 - bars;

    private static FittingTicks AccuracyTicks()
        => new([.. Enumerable.Range(0, 6).Select(fifth => (fifth / 5.0, FigureStyle.FormatTick(fifth / 5.0)))]);
}
