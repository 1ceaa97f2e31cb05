using System.Text.Json;
using Pegr.Torch.Cli.Folders;
using Pegr.Torch.Files;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Cli.Recorded;

/// <summary>
/// The record of a run folder of version 0.1.0, which has no file of its own: results are in <c>summary.json</c>, all rows in
/// <c>metrics.csv</c>. Neither sample images nor the single gradient norms were kept.
/// </summary>
internal static class RecordedSummary
{
    private const int MaxCharacters = 1 << 26;

    private static readonly HashSet<string> NotMetrics =
        ["objective", "lambda", "seed", "steps", "chosen_step", "robustness", "memorization", "class_accuracies", "notes", "repeats", "seconds"];

    /// <summary>Reads the record.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="without">The record as far as it is known without the summary.</param>
    /// <param name="logged">What <c>metrics.csv</c> holds.</param>
    /// <exception cref="InvalidInputException">A file cannot be read or is damaged; the message begins with its name.</exception>
    public static ExperimentRecord Read(
        RunFolder folder, ExperimentRecord without, IReadOnlyList<(RunKey Run, IReadOnlyList<MetricRow> Rows)> logged)
    {
        var text = TextFile.Read(folder.Summary, MaxCharacters, "a summary");
        try
        {
            using var json = JsonDocument.Parse(text);
            var summary = json.RootElement;
            RunRecord[] runs = [.. summary.GetProperty("results").EnumerateArray().Select(Run)];
            if (runs.Select(run => string.Join(' ', run.Robustness.Select(point => point.Sigma))).Distinct().Count() > 1)
            {
                throw new FormatException("'robustness' is not measured at the same points in all runs");
            }

            var rows = logged.ToDictionary(run => run.Run, run => run.Rows);
            return without with
            {
                Status = Text(summary, "status"),
                Message = summary.TryGetProperty("message", out _) ? Text(summary, "message") : null,
                Title = summary.TryGetProperty("title", out _) ? Text(summary, "title") : without.Title,
                Runs = [.. runs.Select(run => run with { Rows = RowsOf(run, rows, folder) })],
            };
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new InvalidInputException(
                $"{folder.Summary}: this is no summary of pegr, or the file is damaged ({error.Message.TrimEnd('.')}).", error);
        }
    }

    private static IReadOnlyList<MetricRow> RowsOf(
        RunRecord run, Dictionary<RunKey, IReadOnlyList<MetricRow>> rows, RunFolder folder)
        => rows.GetValueOrDefault(run.Key) is [.., { } last] whole && last.Step == run.Steps
            ? whole
            : throw new InvalidInputException(
                FormattableString.Invariant($"{folder.Metrics}: the file is damaged: the last measurement of {run.Objective}, lambda {run.Lambda}, ")
                + FormattableString.Invariant($"seed {run.Seed}, at step {run.Steps}, is missing."));

    private static RunRecord Run(JsonElement run)
    {
        var steps = run.GetProperty("steps").GetInt32();
        var final = run.EnumerateObject().Where(member => !NotMetrics.Contains(member.Name));
        return new RunRecord
        {
            Objective = Text(run, "objective"),
            Lambda = Number(run, "lambda"),
            Seed = run.GetProperty("seed").GetInt32(),
            Steps = steps,
            Seconds = Number(run, "seconds"),
            Repeats = run.TryGetProperty("repeats", out var repeats) ? repeats.GetInt32() : 0,
            Rows = [new MetricRow(steps, final.ToDictionary(member => member.Name, member => Number(member.Value)))],
            Notes = [.. Items(run, "notes").Select(note => note.GetString() ?? "")],
            Robustness = [.. Items(run, "robustness").Select(point => new RobustnessPoint(Number(point, "sigma"), Number(point, "accuracy")))],
            Memorization = run.TryGetProperty("memorization", out var wrong)
                ? new LabelMemorization(Count(wrong, "wrong"), Count(wrong, "memorized"), Count(wrong, "corrected"))
                : null,
            ClassAccuracies = [.. Items(run, "class_accuracies")
                .Select(item => new ClassAccuracy(Text(item, "class"), Count(item, "count"), Number(item, "accuracy")))],
        };
    }

    private static JsonElement[] Items(JsonElement owner, string name)
        => owner.TryGetProperty(name, out var array) ? [.. array.EnumerateArray()] : [];

    private static string Text(JsonElement owner, string name)
        => owner.GetProperty(name).GetString() ?? throw new FormatException($"'{name}' has no text");

    private static int Count(JsonElement owner, string name) => owner.GetProperty(name).GetInt32();

    private static double Number(JsonElement owner, string name) => Number(owner.GetProperty(name));

    // What JSON has no number for was written as null.
    private static double Number(JsonElement value) => value.ValueKind == JsonValueKind.Null ? double.NaN : value.GetDouble();
}
