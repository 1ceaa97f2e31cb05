using Pegr.Torch.Plotting.Parts;
using Pegr.Torch.Plotting.Style;
using Pegr.Torch.Sweeps;
using Pegr.Torch.Tables;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Plotting.Figures.Sweeps;

/// <summary>Which of several choices of lambda is the best in every cell, for each objective that has several.</summary>
internal sealed class BestLambdaFigure : ISweepFigure
{
    // Accuracies closer than this are equal: the smaller lambda, which changes training less, is taken.
    private const double Tie = 1e-9;

    /// <inheritdoc/>
    public string Kind => "best-lambda";

    /// <inheritdoc/>
    public IEnumerable<(string Name, FigureDrawing Drawing)> Draw(SweepRecord record)
    {
        var (metric, word) = Measure(record);
        foreach (var groups in Several(record))
        {
            (string, string)[] choices = [.. groups.Groups.Select(group => (SweepText.ChoiceOf(group), Short(group)))];
            var drawing = SweepMap.DrawChoices(
                record,
                $"Best λ of {NameOf(groups)}",
                choices,
                cell => Best(groups, cell, metric),
                $"The λ with the highest {word}; of equal ones the smallest.",
                Numbers(record, groups, metric));
            yield return (FileOf(groups), drawing);
        }
    }

    /// <inheritdoc/>
    public IEnumerable<(string Name, string Caption)> Captions(SweepRecord record)
        => Several(record).Select(groups => (FileOf(groups), $"The weight λ with which {NameOf(groups)} is best in every cell."));

    private static IEnumerable<MapGroup> Several(SweepRecord record) => MapGroup.Of(record).Where(groups => groups.IsSheet);

    private static string FileOf(MapGroup groups) => $"best-lambda-{groups.Name}";

    private static string NameOf(MapGroup groups) => SweepText.NameOf(groups.Groups[0] with { LambdaChoice = "" });

    private static string Short(SweepGroup group) => group.LambdaChoice == "auto" ? "sug." : double.IsFinite(SweepText.LambdaOf(group)) ? FigureStyle.FormatShort(SweepText.LambdaOf(group), digits: 3) : group.LambdaChoice;

    // Test images have no part in a choice where others were set aside for it.
    private static (string Metric, string Word) Measure(SweepRecord record)
        => record.Groups.SelectMany(group => group.Results).Any(result => double.IsFinite(result[Metric.ValidationAccuracy]))
            ? (Metric.ValidationAccuracy, "validation accuracy")
            : (Metric.TestAccuracy, "test accuracy");

    private static int? Best(MapGroup groups, (double X, double Y) cell, string metric)
    {
        int? best = null;
        for (var index = 0; index < groups.Groups.Count; index++)
        {
            var mean = groups.Groups[index].Mean(cell.X, cell.Y, metric);
            if (double.IsFinite(mean) && (best is not { } other || mean > groups.Groups[other].Mean(cell.X, cell.Y, metric) + Tie))
            {
                best = index;
            }
        }

        return best;
    }

    private static TextTable Numbers(SweepRecord record, MapGroup groups, string metric)
    {
        string[] Chosen((double X, double Y) cell) => Best(groups, cell, metric) is { } best
            ? [groups.Groups[best].LambdaChoice, CurveNumbers.Number(groups.Groups[best].Mean(cell.X, cell.Y, metric))]
            : ["", ""];
        return new TextTable(
            [.. MapNumbers.Headers(record), "lambda", metric], [.. record.Cells().Select(cell => (string[])[.. MapNumbers.At(record, cell), .. Chosen(cell)])]);
    }
}
