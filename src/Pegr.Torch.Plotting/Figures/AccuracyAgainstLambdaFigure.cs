using System.Globalization;
using Pegr.Torch.Comparisons;
using Pegr.Torch.Plotting.Aggregation;
using Pegr.Torch.Plotting.Parts;
using Pegr.Torch.Plotting.Style;
using Pegr.Torch.Training.Records;
using ScottPlot;

namespace Pegr.Torch.Plotting.Figures;

/// <summary>
/// Test accuracy after training against lambda, and accuracy on noisy test images below it: a curve for every objective with
/// a penalty, a level for every other one. Drawn where two lambdas or more were tried.
/// </summary>
internal sealed class AccuracyAgainstLambdaFigure : IFigure
{
    private const int FewestLambdas = 2;
    private const string XLabel = "λ, the weight of the penalty";

    /// <inheritdoc/>
    public string Name => "accuracy-against-lambda";

    /// <inheritdoc/>
    public string Caption => "Test accuracy after training against the penalty's weight lambda; objectives without a penalty are levels.";

    /// <inheritdoc/>
    public bool AppliesTo(ExperimentRecord record) => Lambdas(record, Accuracy).Length >= FewestLambdas;

    /// <inheritdoc/>
    public FigureDrawing Draw(ExperimentRecord record)
    {
        var scale = new LambdaScale(Lambdas(record, Accuracy));
        var curves = Curves(record, scale, Accuracy);
        LegendItem[] legend = [.. CurvePanel.Legend(curves)];
        const string YLabel = "test accuracy";
        var hasNoise = NoiseLevel.Of(record) is not null && Lambdas(record, Noisy).Length >= FewestLambdas;
        var noise = $"with pixel noise, σ={NoiseLevel.Of(record)?.ToString(CultureInfo.InvariantCulture)}";
        var top = hasNoise
            ? Panel("", $"{YLabel}\nfraction of test images", curves, scale)
            : Panel(XLabel, $"{YLabel} (fraction of test examples)", curves, scale);
        FigureStyle.FillLegend(top, legend);
        Plot[] panels = hasNoise ? [top, Panel(XLabel, $"{YLabel}\n{noise}", Curves(record, scale, Noisy), scale)] : [top];
        return new FigureDrawing(FigureStyle.Width, FigureStyle.HeightFor(panels.Length * legend.Length), panels)
        {
            Title = "Test accuracy after training against λ",
            Notes = [record.Title, .. CurvePanel.Notes(curves)],
            Arrangement = hasNoise ? new StackedPanels() : new PanelRows(),
            Numbers = CurveNumbers.Of([.. Numbers(record, Metric.TestAccuracy, Accuracy), .. hasNoise ? Numbers(record, Metric.NoisyTestAccuracy, Noisy) : []]),
        };

        Spread? Noisy(ObjectiveGroup group) => NoiseLevel.Of(record) is { } sigma ? group.RobustnessSpread(sigma) : null;
    }

    // A level has no lambda.
    private static IEnumerable<(string Quantity, string Series, string X, Spread Value)> Numbers(
        ExperimentRecord record, string quantity, Func<ObjectiveGroup, Spread?> value)
        => from objective in ObjectiveGroup.Of(record.Runs).Where(known => value(known) is not null).GroupBy(known => known.Objective)
           from one in objective.OrderBy(known => known.Lambda)
           let isLevel = objective.Count() == 1 && one.Lambda == 0
           select (
               quantity,
               ObjectiveLooks.NameOf(one with { Lambda = 0 }),
               isLevel ? "" : CurveNumbers.Number(one.Lambda),
               value(one)!.Value);

    private static Spread? Accuracy(ObjectiveGroup group) => group.FinalSpread(Metric.TestAccuracy);

    // Of the objective with the most.
    private static double[] Lambdas(ExperimentRecord record, Func<ObjectiveGroup, Spread?> value)
        => ObjectiveGroup.Of(record.Runs)
            .Where(group => value(group) is not null)
            .GroupBy(group => group.Objective)
            .Select(groups => groups.Select(group => group.Lambda).ToArray())
            .MaxBy(lambdas => lambdas.Length) ?? [];

    private static Curve[] Curves(ExperimentRecord record, LambdaScale scale, Func<ObjectiveGroup, Spread?> value)
    {
        var objectives = ObjectiveGroup.Of(record.Runs)
            .Where(group => value(group) is not null)
            .GroupBy(group => group.Objective)
            .Select(groups => groups.OrderBy(group => group.Lambda).ToArray())
            .ToArray();
        var looks = ObjectiveLooks.For(objectives.Select(groups => groups[0] with { Lambda = 0 }).ToArray());
        return objectives.Zip(looks, (groups, look) => new Curve(look, Points(groups, scale, value))).ToArray();
    }

    private static BandPoint[] Points(ObjectiveGroup[] groups, LambdaScale scale, Func<ObjectiveGroup, Spread?> value)
        => groups is [{ Lambda: 0 } level]
            ? [new(scale.Level.Min, value(level)!.Value), new(scale.Level.Max, value(level)!.Value)]
            : groups.Select(group => new BandPoint(scale.Coordinate(group.Lambda), value(group)!.Value)).ToArray();

    private static Plot Panel(string xLabel, string yLabel, IReadOnlyList<Curve> curves, LambdaScale scale)
    {
        var plot = FigureStyle.NewPlot("", xLabel, yLabel);
        CurvePanel.Add(plot, curves, LinearScale.FractionsOf(Curve.Drawn(curves)));
        plot.Axes.Bottom.TickGenerator = scale.Ticks;
        plot.Axes.SetLimitsX(scale.Limits.Min, scale.Limits.Max);
        if (scale.Break is { } position)
        {
            plot.Add.VerticalLine(position, FigureStyle.LineWidth, FigureStyle.Gray, LinePattern.Dotted);
        }

        return plot;
    }
}
