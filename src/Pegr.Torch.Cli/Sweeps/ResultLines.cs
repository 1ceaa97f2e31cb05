using System.Globalization;
using Pegr.Torch.Cli.Plans;
using Pegr.Torch.Sweeps;

namespace Pegr.Torch.Cli.Sweeps;

/// <summary>The form of a sweep's results: one line of comma-separated values for each run.</summary>
internal static class ResultLines
{
    private const int KeyColumns = 6;
    private const string Diverged = "true";

    /// <summary>The line of column names.</summary>
    public static string Header(SweepPlan plan) => string.Join(
        ',',
        (string[])[$"x_{Snake(plan.X.Key)}", $"y_{Snake(plan.Y.Key)}", "objective", "lambda_choice", "lambda", "seed", "diverged",
            .. plan.Kind.Metrics, .. plan.Grid.Ties.Where(tie => tie.Setting is not null).Select(tie => $"{SweepResultsFile.TiedPrefix}{Snake(tie.Key)}")]);

    /// <summary>A run's line.</summary>
    /// <param name="plan">The sweep.</param>
    /// <param name="run">The run.</param>
    /// <param name="result">How it ended.</param>
    public static string Format(SweepPlan plan, SweepRun run, SweepResult result)
    {
        var measured = plan.Kind.Metrics.Select(metric => double.IsNaN(result[metric]) ? "" : result[metric].ToString("R", CultureInfo.InvariantCulture));
        var tied = plan.Tied(run).Select(text => text.Replace(',', ';')); // columns are separated by commas
        return string.Join(',', [run.Key, result.Diverged ? Diverged : "false", .. measured, .. tied]);
    }

    /// <summary>The part of a line that says which run it is of; null where it has too few columns.</summary>
    public static string? Key(string line)
    {
        var end = -1;
        for (var column = 0; column < KeyColumns; column++)
        {
            end = line.IndexOf(',', end + 1);
            if (end < 0)
            {
                return null;
            }
        }

        return line[..end];
    }

    /// <summary>Reads a run's line.</summary>
    /// <param name="plan">The sweep.</param>
    /// <param name="run">The run that the line is of.</param>
    /// <param name="line">The line.</param>
    /// <param name="place">What messages begin with: file and line.</param>
    /// <exception cref="InvalidInputException">It has another form.</exception>
    public static SweepResult Parse(SweepPlan plan, SweepRun run, string line, string place)
    {
        var cells = line.Split(',')[KeyColumns..];
        var tied = plan.Grid.Ties.Count(tie => tie.Setting is not null);
        if (cells.Length != 1 + plan.Kind.Metrics.Count + tied || cells[0] is not (Diverged or "false"))
        {
            throw new InvalidInputException($"{place}: this line is damaged; delete it, and its run is done again.");
        }

        var metrics = cells[0] == Diverged
            ? []
            : plan.Kind.Metrics.Zip(cells.Skip(1)).Where(pair => pair.Second.Length > 0)
                .ToDictionary(pair => pair.First, pair => Number(pair.Second, place));
        return new SweepResult(run.Cell.X, run.Cell.Y, run.Seed, run.Lambda, metrics);
    }

    private static double Number(string text, string place)
        => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InvalidInputException($"{place}: '{text}' is not a number; delete the line, and its run is done again.");

    private static string Snake(string key) => key.Replace('-', '_');
}
