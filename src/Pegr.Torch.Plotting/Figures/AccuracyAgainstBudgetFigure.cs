using Pegr.Torch.Comparisons;
using Pegr.Torch.Plotting.Aggregation;
using Pegr.Torch.Plotting.Parts;
using Pegr.Torch.Plotting.Style;
using Pegr.Torch.Training.Records;
using ScottPlot.TickGenerators;

namespace Pegr.Torch.Plotting.Figures;

/// <summary>
/// How good the configuration is that validation chooses among so many: expected test accuracy against the number of configurations
/// that were tried, a curve for every objective. Drawn of searches.
/// </summary>
internal sealed class AccuracyAgainstBudgetFigure : IFigure
{
    /// <inheritdoc/>
    public string Name => "accuracy-against-budget";

    /// <inheritdoc/>
    public string Caption => "Expected test accuracy of the configuration that validation chooses among so many, on the search's first seed.";

    /// <inheritdoc/>
    public bool AppliesTo(ExperimentRecord record) => Curves(record).Length > 0;

    /// <inheritdoc/>
    public FigureDrawing Draw(ExperimentRecord record)
    {
        var curves = Curves(record);
        var drawing = CurvePanel.Draw(
            "Test accuracy against the search's budget",
            record.Title,
            Metric.TestAccuracy,
            "configurations tried",
            "expected test accuracy of the chosen one\n(fraction of test images, one seed)",
            curves,
            LinearScale.FractionsOf(Curve.Drawn(curves)));
        drawing.Plot.Axes.Bottom.TickGenerator = new NumericAutomatic { IntegerTicksOnly = true };
        return drawing;
    }

    private static Curve[] Curves(ExperimentRecord record)
    {
        if (record.Tuning is not { } tuning)
        {
            return [];
        }

        var curves = tuning.Trials.Select(trial => trial.Candidate.Objective).Distinct()
            .Select(objective => (Objective: objective, Points: BudgetCurve.Of(tuning, objective)))
            .Where(curve => curve.Points.Count > 1)
            .ToArray();
        var looks = ObjectiveLooks.For(curves.Select(curve => new ObjectiveGroup(curve.Objective, 0, [])).ToArray());
        return [.. curves.Zip(looks, (curve, look) => new Curve(look, [.. curve.Points.Select(Point)]))];
    }

    private static BandPoint Point((int Configurations, double TestAccuracy) point)
        => new(point.Configurations, new Spread(point.TestAccuracy, point.TestAccuracy, point.TestAccuracy, 1));
}
