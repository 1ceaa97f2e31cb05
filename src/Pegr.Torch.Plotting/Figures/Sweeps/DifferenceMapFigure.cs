using Pegr.Torch.Plotting.Parts;
using Pegr.Torch.Plotting.Style;
using Pegr.Torch.Sweeps;
using Pegr.Torch.Training.Records;
using ScottPlot.Colormaps;

namespace Pegr.Torch.Plotting.Figures.Sweeps;

/// <summary>How much higher each objective's test accuracy is than gradient descent's, with the predicted boundaries of both.</summary>
internal sealed class DifferenceMapFigure : ISweepFigure
{
    private const string Baseline = "gd";

    /// <inheritdoc/>
    public string Kind => "difference-map";

    /// <inheritdoc/>
    public IEnumerable<(string Name, FigureDrawing Drawing)> Draw(SweepRecord record)
    {
        foreach (var (group, baseline) in Pairs(record))
        {
            double Difference((double X, double Y) cell)
                => group.Mean(cell.X, cell.Y, Metric.TestAccuracy) - baseline.Mean(cell.X, cell.Y, Metric.TestAccuracy);
            var largest = record.Cells().Select(Difference).Where(double.IsFinite).Select(Math.Abs).Append(0.05).Max();
            var scale = new ColorScale(new Balance(), -largest, largest, IsLogarithmic: false, "difference of test accuracies")
            {
                Signed = true,
            };
            yield return (
                NameOf(group, baseline),
                SweepMap.Draw(record, $"{SweepText.NameOf(group)} − {SweepText.NameOf(baseline)}", scale, Difference, [group, baseline]));
        }
    }

    /// <inheritdoc/>
    public IEnumerable<(string Name, string Caption)> Captions(SweepRecord record)
        => Pairs(record).Select(pair => (
            NameOf(pair.Group, pair.Baseline),
            $"Test accuracy of {SweepText.NameOf(pair.Group)} minus that of {SweepText.NameOf(pair.Baseline)}, cell by cell, with the predicted boundaries."));

    private static string NameOf(SweepGroup group, SweepGroup baseline) => $"test-accuracy-{group.Name}-minus-{baseline.Name}";

    private static IEnumerable<(SweepGroup Group, SweepGroup Baseline)> Pairs(SweepRecord record)
        => record.Groups.FirstOrDefault(group => group.Objective == Baseline) is { } baseline
            ? record.Groups.Where(group => group != baseline).Select(group => (group, baseline))
            : [];
}
