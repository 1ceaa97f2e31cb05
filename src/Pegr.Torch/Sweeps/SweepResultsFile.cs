using System.Globalization;
using Pegr.Torch.Files;

namespace Pegr.Torch.Sweeps;

/// <summary>Reads the file <c>results.csv</c> of a sweep's folder: one line of comma-separated values for each run. Where an axis has words, a
/// result's X or Y is the word's place, from 0, in the order in which they come.</summary>
public static class SweepResultsFile
{
    /// <summary>What the names of columns begin with that hold settings tied to the axes, and no measurements.</summary>
    public const string TiedPrefix = "tied_";

    private static readonly string[] Names = ["objective", "lambda_choice", "lambda", "seed", "diverged"];

    /// <summary>Reads the results, by objective and choice of lambda; predictions are not in the file (see <see cref="ComparisonSweep.ToRecord"/>).</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidInputException">It is not there, or not of the form that <c>pegr sweep</c> writes.</exception>
    public static IReadOnlyList<SweepGroup> Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!File.Exists(path))
        {
            throw new InvalidInputException($"'{path}' is not there; name the file results.csv of a sweep's folder.");
        }

        var lines = RegularFile.ReadLines(path).ToArray();
        var header = lines.Length == 0 ? [] : lines[0].Split(',');
        if (header is not [['x', '_', ..], ['y', '_', ..], ..] || !header[2..].Take(Names.Length).SequenceEqual(Names))
        {
            throw new InvalidInputException($"'{path}' is not a sweep's results file: it does not begin with x_…,y_…,{string.Join(',', Names)}.");
        }

        List<(string[] Cells, string Place)> runs = [.. lines.Skip(1).Select((line, index) => (line.Split(','), $"{path}, line {index + 2}"))];
        foreach (var (cells, place) in runs)
        {
            if (cells.Length != header.Length || cells[6] is not ("true" or "false"))
            {
                throw new InvalidInputException($"{place}: this line is damaged; delete it, or have the file written again.");
            }
        }

        Func<string, double> x = AxisOf(runs.Select(run => run.Cells[0])), y = AxisOf(runs.Select(run => run.Cells[1]));
        return SweepGroup.Of(runs.Select(run => Parse(run.Cells, header, run.Place, x, y)));
    }

    // Of numbers the numbers; of words their places, in the order in which the axis has them.
    private static Func<string, double> AxisOf(IEnumerable<string> texts)
    {
        List<string> values = [.. texts.Distinct()];
        return values.All(text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            ? text => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture)
            : text => values.IndexOf(text);
    }

    private static (string Objective, string LambdaChoice, SweepResult Result) Parse(
        string[] cells, string[] header, string place, Func<string, double> x, Func<string, double> y)
    {
        var first = Names.Length + 2;
        var metrics = new Dictionary<string, double>();
        for (var column = first; column < cells.Length && cells[6] == "false"; column++)
        {
            if (cells[column].Length > 0 && !header[column].StartsWith(TiedPrefix, StringComparison.Ordinal))
            {
                metrics[header[column]] = Number(cells[column], place);
            }
        }

        var result = new SweepResult(
            x(cells[0]), y(cells[1]), (int)Number(cells[5], place), Number(cells[4], place), metrics);
        return (cells[2], cells[3], result);
    }

    private static double Number(string text, string place)
        => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InvalidInputException($"{place}: '{text}' is not a number.");
}
