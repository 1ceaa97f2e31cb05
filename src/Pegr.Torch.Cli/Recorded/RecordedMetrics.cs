using System.Globalization;
using Pegr.Torch.Cli.Folders;
using Pegr.Torch.Files;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Cli.Recorded;

/// <summary>Reads <c>metrics.csv</c>: the inverse of <see cref="MetricsFile"/>.</summary>
internal static class RecordedMetrics
{
    private const int MaxCharacters = 1 << 28;

    /// <summary>Reads the rows of every run, in the order in which the runs began.</summary>
    /// <remarks>A last line without its end was being written when a process died: it does not count.</remarks>
    /// <exception cref="InvalidInputException">The file cannot be read or is damaged; the message begins with its name.</exception>
    public static IReadOnlyList<(RunKey Run, IReadOnlyList<MetricRow> Rows)> Read(string path)
    {
        var text = TextFile.Read(path, MaxCharacters, "a file of measurements");
        var lines = text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0)
        {
            return [];
        }

        var metrics = Metrics(lines[0], path);
        var runs = new List<(RunKey Run, List<MetricRow> Rows)>();
        foreach (var (line, number) in lines.Skip(1).Select((line, index) => (line, index + 2)))
        {
            var (run, row) = Parse(line.Split(','), metrics)
                ?? throw new InvalidInputException(FormattableString.Invariant($"{path}, line {number}: this line is damaged."));
            var known = runs.FindIndex(other => other.Run == run);
            if (known < 0)
            {
                runs.Add((run, [row]));
            }
            else
            {
                runs[known].Rows.Add(row);
            }
        }

        return [.. runs.Select(run => (run.Run, (IReadOnlyList<MetricRow>)run.Rows))];
    }

    private static string[] Metrics(string header, string path)
    {
        var (columns, first) = (header.Split(','), MetricsFile.RunColumns.Count);
        return columns.Take(first).SequenceEqual(MetricsFile.RunColumns) && columns.Distinct().Count() == columns.Length
            ? columns[first..]
            : throw new InvalidInputException($"{path}: this is not a file of measurements of pegr: its first line has other columns.");
    }

    private static (RunKey Run, MetricRow Row)? Parse(string[] cells, string[] metrics)
    {
        var first = MetricsFile.RunColumns.Count;
        if (cells.Length != first + metrics.Length
            || Number(cells[1]) is not { } lambda
            || !int.TryParse(cells[2], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seed)
            || !int.TryParse(cells[3], NumberStyles.None, CultureInfo.InvariantCulture, out var step))
        {
            return null;
        }

        var values = new Dictionary<string, double>(metrics.Length);
        foreach (var (metric, cell) in metrics.Zip(cells.Skip(first)))
        {
            if (Number(cell) is not { } value)
            {
                return null;
            }

            values.Add(metric, value);
        }

        return (new RunKey(cells[0], lambda, seed), new MetricRow(step, values));
    }

    private static double? Number(string text)
        => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
