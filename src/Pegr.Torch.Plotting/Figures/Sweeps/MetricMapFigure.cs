using Pegr.Torch.Plotting.Parts;
using Pegr.Torch.Plotting.Style;
using Pegr.Torch.Sweeps;
using Pegr.Torch.Training.Records;
using ScottPlot.Colormaps;

namespace Pegr.Torch.Plotting.Figures.Sweeps;

/// <summary>
/// A metric over the cells of a sweep, one figure for each objective, with a panel for each choice of lambda. All maps of a metric have one scale
/// of colors, whose lightness rises with the value; where a few values are far above the others, its upper end is clipped.
/// </summary>
internal sealed class MetricMapFigure : ISweepFigure
{
    // Colors end where a value is this many times what this share of the cells stays below.
    private const double UsualShare = 0.95;
    private const double Headroom = 2;

    private static readonly (string Metric, string Word, string Label, bool IsLogarithmic)[] Metrics =
    [
        (Metric.TestAccuracy, "Test accuracy", "test accuracy (fraction)", false),
        (Metric.ValidationAccuracy, "Validation accuracy", "validation accuracy (fraction)", false),
        (Metric.MemorizedLabels, "Memorized labels", "wrong training labels memorized (fraction)", false),
        (Metric.SignalLearning, "Signal learning", "signal learning: max over j, r of ⟨wⱼᵣ, j·μ⟩", false),
        (Metric.NoiseMemorization, "Noise memorization", "noise memorization: max over j, r, i of ⟨wⱼᵣ, ξᵢ⟩", false),
        (Metric.TrainLoss, "Training loss", "training loss (empirical risk, nats)", true),
    ];

    /// <inheritdoc/>
    public string Kind => "metric-map";

    /// <inheritdoc/>
    public IEnumerable<(string Name, FigureDrawing Drawing)> Draw(SweepRecord record)
    {
        foreach (var (metric, word, label, isLogarithmic) in Metrics)
        {
            var means = Means(record, metric, isLogarithmic).ToArray();
            if (means.Length == 0)
            {
                continue;
            }

            var scale = Scale(metric, label, isLogarithmic, means);
            foreach (var groups in MapGroup.Of(record))
            {
                yield return (
                    NameOf(metric, groups),
                    SweepMap.Draw(
                        record,
                        $"{word} of {groups.Title}",
                        scale,
                        [.. groups.Groups.Select(group => new MapContent(SweepText.NameOf(group), SweepText.ChoiceOf(group), cell => group.Mean(cell.X, cell.Y, metric), [group]))]));
            }
        }
    }

    /// <inheritdoc/>
    public IEnumerable<(string Name, string Caption)> Captions(SweepRecord record)
        => from metric in Metrics
           where !IsMissing(record, metric.Metric, metric.IsLogarithmic)
           from groups in MapGroup.Of(record)
           select (
               NameOf(metric.Metric, groups),
               $"{metric.Word} of {groups.Title} in every cell{SweepText.WithBoundary(groups.Groups)}; all maps of a quantity have one scale of colors.");

    // Before there are results any metric may come.
    private static bool IsMissing(SweepRecord record, string metric, bool isLogarithmic)
        => !Means(record, metric, isLogarithmic).Any() && record.Groups.SelectMany(results => results.Results).Any(result => !result.Diverged);

    // Those that a map has a color for.
    private static IEnumerable<double> Means(SweepRecord record, string metric, bool isLogarithmic) => record.Groups
        .SelectMany(group => record.Cells().Select(cell => group.Mean(cell.X, cell.Y, metric)))
        .Where(mean => double.IsFinite(mean) && (!isLogarithmic || mean > 0));

    private static string NameOf(string metric, MapGroup groups) => $"{metric.Replace('_', '-')}-{groups.Name}";

    private static ColorScale Scale(string metric, string label, bool isLogarithmic, double[] means)
    {
        var (lowest, highest) = (means.Min(), means.Max());
        if (metric is Metric.TestAccuracy or Metric.ValidationAccuracy)
        {
            return new ColorScale(new Viridis(), Math.Min(0.5, lowest), 1, isLogarithmic, label);
        }

        // A few cells far above the others, such as runs at the edge of divergence, would leave one color for all others.
        var usual = Headroom * means.Order().ElementAt((int)(UsualShare * (means.Length - 1)));
        if (!isLogarithmic && usual > 0 && highest > usual)
        {
            (highest, label) = (usual, $"{label}, clipped");
        }

        return new ColorScale(new Viridis(), lowest, highest, isLogarithmic, label);
    }
}
