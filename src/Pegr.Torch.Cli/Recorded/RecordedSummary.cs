using System.Text.Json;
using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Cli.Recorded;

/// <summary>A run folder's <c>summary.json</c>: the inverse of <see cref="Folders.SummaryFile"/>.</summary>
/// <param name="Status">How the experiment ended.</param>
/// <param name="Message">What went wrong; null where nothing did.</param>
/// <param name="Title">The record's title; null where none was written.</param>
/// <param name="Diverged">The runs that diverged, without their rows.</param>
/// <param name="Runs">The runs that ended well. Their only row is the last one, with the metrics that the summary has.</param>
internal sealed record RecordedSummary(string Status, string? Message, string? Title, IReadOnlyList<RunRecord> Diverged, IReadOnlyList<RunRecord> Runs)
{
    private const int MaxCharacters = 1 << 26;

    private static readonly HashSet<string> NotMetrics =
        ["objective", "lambda", "seed", "steps", "robustness", "memorization", "class_accuracies", "notes", "repeats", "seconds"];

    /// <summary>Reads the file.</summary>
    /// <exception cref="InvalidInputException">It cannot be read or is damaged; the message begins with its name.</exception>
    public static RecordedSummary Read(string path)
    {
        var text = TextFile.Read(path, MaxCharacters, "a summary");
        try
        {
            using var json = JsonDocument.Parse(text);
            var summary = json.RootElement;
            RunRecord[] runs = [.. summary.GetProperty("results").EnumerateArray().Select(Run)];
            if (runs.Select(run => string.Join(' ', run.Robustness.Select(point => point.Sigma))).Distinct().Count() > 1)
            {
                throw new FormatException("'robustness' is not measured at the same points in all runs");
            }

            return new RecordedSummary(
                Text(summary, "status"),
                summary.TryGetProperty("message", out _) ? Text(summary, "message") : null,
                summary.TryGetProperty("title", out _) ? Text(summary, "title") : null,
                [.. Items(summary, "diverged").Select(Divergence)],
                runs);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new InvalidInputException(
                $"{path}: this is no summary of pegr, or the file is damaged ({error.Message.TrimEnd('.')}).", error);
        }
    }

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

    private static RunRecord Divergence(JsonElement run) => new()
    {
        Objective = Text(run, "objective"),
        Lambda = Number(run, "lambda"),
        Seed = run.GetProperty("seed").GetInt32(),
        Steps = run.GetProperty("steps").GetInt32(),
        Seconds = 0,
        Rows = [],
        Divergence = Text(run, "message"),
    };

    private static JsonElement[] Items(JsonElement owner, string name)
        => owner.TryGetProperty(name, out var array) ? [.. array.EnumerateArray()] : [];

    private static string Text(JsonElement owner, string name)
        => owner.GetProperty(name).GetString() ?? throw new FormatException($"'{name}' has no text");

    private static int Count(JsonElement owner, string name) => owner.GetProperty(name).GetInt32();

    private static double Number(JsonElement owner, string name) => Number(owner.GetProperty(name));

    // What JSON has no number for was written as null.
    private static double Number(JsonElement value) => value.ValueKind == JsonValueKind.Null ? double.NaN : value.GetDouble();
}
