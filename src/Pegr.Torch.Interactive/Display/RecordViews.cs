using Pegr.Torch.Comparisons;
using Pegr.Torch.Plotting;
using Pegr.Torch.Plotting.Figures.Sweeps;
using Pegr.Torch.Plotting.Parts;
using Pegr.Torch.Sweeps;
using Pegr.Torch.Tables;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Interactive.Display;

/// <summary>Comparisons and sweeps: title, table, what it says in words, and all figures.</summary>
internal static class RecordViews
{
    /// <summary>A comparison of objectives.</summary>
    public static NotebookView Comparison { get; } = NotebookView.Of<ExperimentRecord>(
        (NotebookView.Html, record => Html(
            record.Title,
            ComparisonTable.Of(record),
            [Finding.Describe(record)],
            FigureRegistry.Figures.Where(figure => figure.AppliesTo(record)).Select(figure => (figure.Caption, figure.Draw(record))))),
        (NotebookView.Text, record => Text(record.Title, ComparisonTable.Of(record), [Finding.Describe(record)])));

    /// <summary>A sweep.</summary>
    public static NotebookView Sweep { get; } = NotebookView.Of<SweepRecord>(
        (NotebookView.Html, record => Html(
            record.Title,
            SweepTable.Of(record),
            SweepFinding.Describe(record),
            SweepFigureRegistry.Figures.SelectMany(figure => Captioned(figure, record)))),
        (NotebookView.Text, record => Text(record.Title, SweepTable.Of(record), SweepFinding.Describe(record))));

    private static IEnumerable<(string Caption, FigureDrawing Drawing)> Captioned(ISweepFigure figure, SweepRecord record)
    {
        var captions = figure.Captions(record).ToDictionary(item => item.Name, item => item.Caption);
        return figure.Draw(record).Select(item => (captions[item.Name], item.Drawing));
    }

    private static string Html(
        string title, TextTable table, IEnumerable<string> findings, IEnumerable<(string Caption, FigureDrawing Drawing)> figures)
    {
        var parts = new List<string> { $"<p><b>{TableView.Encode(title)}</b></p>", TableView.Html(table) };
        parts.AddRange(findings.Select(finding => $"<p>{TableView.Encode(finding)}</p>"));
        foreach (var (caption, drawing) in figures)
        {
            using (drawing)
            {
                parts.Add(drawing.ToHtml(caption));
            }
        }

        return string.Join('\n', parts);
    }

    private static string Text(string title, TextTable table, IEnumerable<string> findings)
        => string.Join('\n', [title, TableView.Text(table), .. findings]);
}
