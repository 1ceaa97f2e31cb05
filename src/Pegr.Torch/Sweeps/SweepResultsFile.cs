using System.Globalization;
using Pegr.Torch.Files;

namespace Pegr.Torch.Sweeps;

/// <summary>Reads the file <c>results.csv</c> of a sweep's folder: one line of comma-separated values for each run.</summary>
public static class SweepResultsFile
{
    private static readonly string[] Names = ["objective", "lambda_choice", "lambda", "seed", "diverged"];

    /// <summary>Reads the results, by objective and choice of lambda; predictions are not in the file (see <see cref="SignalNoiseSweep.ToRecord"/>).</summary>
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

        return SweepGroup.Of(lines.Skip(1).Select((line, index) => Parse(line.Split(','), header, $"{path}, line {index + 2}")));
    }

    private static (string Objective, string LambdaChoice, SweepResult Result) Parse(string[] cells, string[] header, string place)
    {
        if (cells.Length != header.Length || cells[6] is not ("true" or "false"))
        {
            throw new InvalidInputException($"{place}: this line is damaged; delete it, or have the file written again.");
        }

        var first = Names.Length + 2;
        var metrics = new Dictionary<string, double>();
        for (var column = first; column < cells.Length && cells[6] == "false"; column++)
        {
            metrics[header[column]] = Number(cells[column], place);
        }

        var result = new SweepResult(
            Number(cells[0], place), Number(cells[1], place), (int)Number(cells[5], place), Number(cells[4], place), metrics);
        return (cells[2], cells[3], result);
    }

    private static double Number(string text, string place)
        => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InvalidInputException($"{place}: '{text}' is not a number.");
}
