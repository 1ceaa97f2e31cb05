using Pegr.Torch.Comparisons;
using Pegr.Torch.Plotting.Aggregation;
using Pegr.Torch.Plotting.Parts;
using Pegr.Torch.Plotting.Style;
using Pegr.Torch.Training.Records;
using ScottPlot;

namespace Pegr.Torch.Plotting.Figures;

/// <summary>Test accuracy of every class after training: a mark per objective, the mean over seeds, with the range over seeds.</summary>
internal sealed class ClassAccuracyFigure : IFigure
{
    private const int MostClasses = 30;
    private const double Spacing = 0.7;
    private const int LongestName = 150;

    /// <inheritdoc/>
    public string Name => "class-accuracy";

    /// <inheritdoc/>
    public string Caption => "Test accuracy of every class after training.";

    /// <inheritdoc/>
    public bool AppliesTo(ExperimentRecord record) => Groups(record).Length > 0;

    /// <inheritdoc/>
    public FigureDrawing Draw(ExperimentRecord record)
    {
        var groups = Groups(record);
        var classes = Classes(groups[0].Group);
        var best = ObjectiveGroup.Of(record.Runs).Count > groups.Length ? " (each objective with its best λ)" : "";
        var plot = FigureStyle.NewPlot("", $"test accuracy of the class{best}", "");
        for (var index = 0; index < groups.Length; index++)
        {
            var (group, look) = groups[index];
            var offset = Spacing * ((index + 0.5) / groups.Length - 0.5);
            for (var row = 0; row < classes.Length; row++)
            {
                if (group.ClassSpread(classes[row]) is { } accuracy)
                {
                    AddMark(plot, look, accuracy, -row - offset);
                }
            }
        }

        plot.Axes.Left.SetTicks(
            classes.Select((_, row) => (double)-row).ToArray(),
            classes.Select(name => PlotText.Shorten(PlotText.Clean(name), FigureStyle.TickFontSize, LongestName)).ToArray());
        plot.Axes.Left.MajorTickStyle.Length = 0;
        var limits = LinearScale.FractionsOf(Curve.Values(groups.Select(item => new Curve(
            item.Look, [.. classes.Select(name => item.Group.ClassSpread(name)).OfType<Spread>().Select(value => new BandPoint(0, value))])))).Limits;
        plot.Axes.SetLimits(limits.Min, limits.Max, 0.5 - classes.Length, 0.5);
        AddStripes(plot, classes.Length, limits);

        LegendItem[] legend = [.. groups.Select(item => CurvePanel.Entry(item.Look)), .. Range(groups)];
        FigureStyle.FillLegend(plot, legend);
        var height = 150 + (classes.Length * Math.Clamp(14 * groups.Length, 24, 56));
        return new FigureDrawing(FigureStyle.Width, Math.Max(FigureStyle.HeightFor(legend.Length), height), plot)
        {
            Title = "Test accuracy of every class after training",
            Notes = [record.Title],
            IsHeightGiven = true,
            Numbers = CurveNumbers.Of(
                from item in groups
                from name in classes
                where item.Group.ClassSpread(name) is not null
                select ("class_accuracy", item.Look.Name, name, item.Group.ClassSpread(name)!.Value)),
        };
    }

    private static (ObjectiveGroup Group, ObjectiveLook Look)[] Groups(ExperimentRecord record)
    {
        var all = ObjectiveGroup.Of(record.Runs);
        return all
            .Zip(ObjectiveLooks.For(all), (group, look) => (Group: group, Look: look))
            .Where(item => item.Group.Runs.Any(run => run.ClassAccuracies.Any(known => double.IsFinite(known.Accuracy))))
            .GroupBy(item => item.Group.Objective)
            .Select(lambdas => lambdas.MaxBy(item => item.Group.FinalSpread(Metric.TestAccuracy)?.Mean ?? 0))
            .ToArray();
    }

    // Of very many classes those with the lowest and the highest accuracy of the first objective.
    private static string[] Classes(ObjectiveGroup first)
    {
        var all = first.Runs.SelectMany(run => run.ClassAccuracies).Select(item => item.Class).Distinct().ToArray();
        if (all.Length <= MostClasses)
        {
            return all;
        }

        var ordered = all.Where(name => first.ClassSpread(name) is not null).OrderBy(name => first.ClassSpread(name)!.Value.Mean).ToArray();
        return [.. ordered.Take(MostClasses / 2), .. ordered.TakeLast(MostClasses / 2)];
    }

    private static void AddMark(Plot plot, ObjectiveLook look, Spread accuracy, double position)
    {
        CurvePanel.AddMarkers(plot, look, [new Coordinates(accuracy.Mean, position)]);
        if (accuracy.Count > 1)
        {
            plot.Add.Line(accuracy.Min, position, accuracy.Max, position).LineStyle =
                new LineStyle(FigureStyle.LineWidth, look.Color);
        }
    }

    // Every second class lies on gray, so that a mark's class can be told.
    private static void AddStripes(Plot plot, int classes, CoordinateRange limits)
    {
        plot.Grid.YAxisStyle.IsVisible = false;
        for (var row = 1; row < classes; row += 2)
        {
            var stripe = plot.Add.Rectangle(limits.Min, limits.Max, -row - 0.5, -row + 0.5);
            stripe.FillColor = FigureStyle.Gray.WithOpacity(0.12);
            stripe.LineWidth = 0;
            plot.MoveToBack(stripe);
        }
    }

    private static IEnumerable<LegendItem> Range((ObjectiveGroup Group, ObjectiveLook Look)[] groups)
    {
        if (groups.Max(item => item.Group.Runs.Count) is > 1 and var seeds)
        {
            yield return new LegendItem
            {
                LabelText = $"min–max, {seeds} seeds",
                LabelOffsetY = FigureStyle.TextDrop,
                LineStyle = new LineStyle(FigureStyle.LineWidth, FigureStyle.Gray),
            };
        }
    }
}
