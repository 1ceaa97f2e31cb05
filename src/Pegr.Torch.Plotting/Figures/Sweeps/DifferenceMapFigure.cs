using Pegr.Torch.Plotting.Parts;
using Pegr.Torch.Plotting.Style;
using Pegr.Torch.Sweeps;
using Pegr.Torch.Training.Records;
using ScottPlot.Colormaps;

namespace Pegr.Torch.Plotting.Figures.Sweeps;

/// <summary>How much higher each objective's test accuracy is than gradient descent's, with the predicted boundaries of both.</summary>
public sealed class DifferenceMapFigure : ISweepFigure
{
    private const string Baseline = "gd";

    /// <inheritdoc/>
    public IEnumerable<(string Name, FigureDrawing Drawing)> Draw(SweepRecord record)
    {
        var baseline = record.Groups.FirstOrDefault(group => group.Objective == Baseline);
        if (baseline is null)
            yield break;

        foreach (var group in record.Groups.Where(group => group != baseline))
        {
            double Difference((double X, double Y) cell)
                => group.Mean(cell.X, cell.Y, Metric.TestAccuracy) - baseline.Mean(cell.X, cell.Y, Metric.TestAccuracy);
            var largest = record.Cells().Select(Difference).Where(double.IsFinite).Select(Math.Abs).Append(0.05).Max();
            var scale = new ColorScale(new Balance(), -largest, largest, IsLogarithmic: false, "difference of test accuracies")
            {
                Signed = true,
            };
            yield return (
                $"test-accuracy-{group.Name}-minus-{baseline.Name}",
                SweepMap.Draw(record, $"{SweepText.NameOf(group)} − {SweepText.NameOf(baseline)}", scale, Difference, [group, baseline]));
        }
    }
}
