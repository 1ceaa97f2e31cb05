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
        foreach (var (groups, baseline) in Pairs(record))
        {
            MapContent[] maps = [.. groups.Groups.Select(group => new MapContent(
                $"{SweepText.NameOf(group)} − {SweepText.NameOf(baseline)}",
                SweepText.ChoiceOf(group),
                cell => group.Mean(cell.X, cell.Y, Metric.TestAccuracy) - baseline.Mean(cell.X, cell.Y, Metric.TestAccuracy),
                [group, baseline]))];
            var largest = maps.SelectMany(map => record.Cells().Select(map.Value)).Where(double.IsFinite).Select(Math.Abs).Append(0.05).Max();
            var scale = new ColorScale(new Balance(), -largest, largest, IsLogarithmic: false, "difference of test accuracies")
            {
                Signed = true,
            };
            yield return (
                NameOf(groups, baseline),
                SweepMap.Draw(record, $"Test accuracy of {groups.Title} minus {SweepText.NameOf(baseline)}'s", scale, maps));
        }
    }

    /// <inheritdoc/>
    public IEnumerable<(string Name, string Caption)> Captions(SweepRecord record)
        => Pairs(record).Select(pair => (
            NameOf(pair.Groups, pair.Baseline),
            $"Test accuracy of {pair.Groups.Title} minus that of {SweepText.NameOf(pair.Baseline)}, cell by cell{SweepText.WithBoundary([.. pair.Groups.Groups, pair.Baseline])}."));

    private static string NameOf(MapGroup groups, SweepGroup baseline) => $"test-accuracy-{groups.Name}-minus-{baseline.Name}";

    private static IEnumerable<(MapGroup Groups, SweepGroup Baseline)> Pairs(SweepRecord record)
        => record.Groups.FirstOrDefault(group => group.Objective == Baseline) is { } baseline
            ? MapGroup.Of(record).Where(groups => !groups.Groups.Contains(baseline)).Select(groups => (groups, baseline))
            : [];
}
