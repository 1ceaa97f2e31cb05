using System.Globalization;
using Pegr.Torch.Cli.Plans;
using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Sweeps;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Cli.Sweeps;

/// <summary>The form of a sweep's results: one line of comma-separated values for each run.</summary>
internal static class ResultLines
{
    private const int KeyColumns = 6;
    private const string Diverged = "true";

    private static readonly string[] Metrics =
    [
        Metric.TrainLoss, Metric.TrainAccuracy, Metric.TestLoss, Metric.TestAccuracy,
        Metric.SignalLearning, Metric.SignalLearningPlus, Metric.SignalLearningMinus,
        Metric.NoiseMemorization, Metric.NoiseMemorizationPlus, Metric.NoiseMemorizationMinus,
        Metric.Penalty, Metric.GradientNormMean, Metric.GradientNormVariance,
    ];

    /// <summary>The line of column names.</summary>
    public static string Header(SweepPlan plan) => string.Join(
        ',',
        (string[])[$"x_{Snake(plan.X.Key)}", $"y_{Snake(plan.Y.Key)}", "objective", "lambda_choice", "lambda", "seed", "diverged", .. Metrics]);

    /// <summary>A run's line.</summary>
    /// <param name="run">The run.</param>
    /// <param name="result">How it ended.</param>
    public static string Format(SweepRun run, SweepResult result)
    {
        var values = Metrics.Select(metric => result.Diverged ? "" : SettingText.Print(result[metric]));
        return $"{run.Key},{(result.Diverged ? Diverged : "false")},{string.Join(',', values)}";
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
    /// <param name="run">The run that the line is of.</param>
    /// <param name="line">The line.</param>
    /// <param name="place">What messages begin with: file and line.</param>
    /// <exception cref="InvalidInputException">It has another form.</exception>
    public static SweepResult Parse(SweepRun run, string line, string place)
    {
        var cells = line.Split(',')[KeyColumns..];
        if (cells.Length != Metrics.Length + 1 || cells[0] is not (Diverged or "false"))
        {
            throw new InvalidInputException($"{place}: this line is damaged; delete it, and its run is done again.");
        }

        var metrics = cells[0] == Diverged
            ? []
            : Metrics.Zip(cells.Skip(1), (metric, text) => (metric, Value: Number(text, place)))
                .ToDictionary(pair => pair.metric, pair => pair.Value);
        return new SweepResult(run.X, run.Y, run.Run.Seed, run.Run.Lambda, metrics);
    }

    private static double Number(string text, string place)
        => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InvalidInputException($"{place}: '{text}' is not a number; delete the line, and its run is done again.");

    private static string Snake(string key) => key.Replace('-', '_');
}
