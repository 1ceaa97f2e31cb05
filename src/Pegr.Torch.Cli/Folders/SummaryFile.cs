using System.Text.Json;
using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Files;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Cli.Folders;

/// <summary>
/// Writes <c>summary.json</c>, the record for other programs: settings, results of every run and over the seeds, and how it ended.
/// </summary>
internal static class SummaryFile
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new FiniteNumberConverter() },
    };

    /// <summary>The file's text.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="request">The resolved settings.</param>
    /// <param name="environment">What the run ran on.</param>
    /// <param name="record">The runs that ended, and how the experiment did.</param>
    public static string Format(
        RequestDefinition experiment,
        RunRequest request,
        IEnumerable<KeyValuePair<string, string>> environment,
        ExperimentRecord record) => JsonLayout.Object(json =>
    {
        json.WriteString("experiment", experiment.Name);
        json.WriteString("title", record.Title);
        json.WriteString("status", record.Status);
        if (record.Message is { } message)
        {
            json.WriteString("message", message);
        }

        WriteConfig(json, experiment, request);
        json.WriteStartArray("results");
        foreach (var run in record.Runs)
        {
            WriteRun(json, run);
        }

        json.WriteEndArray();
        WriteDiverged(json, record.Diverged);
        AggregateJson.Write(json, record.Runs);
        TuningJson.Write(json, record, Options);
        json.WriteStartObject("environment");
        foreach (var (key, value) in environment)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    });

    /// <summary>Whether a file is the summary of an experiment that ended well.</summary>
    public static bool SaysComplete(string path)
    {
        try
        {
            using var summary = JsonDocument.Parse(RegularFile.ReadAllBytes(path));
            return summary.RootElement.ValueKind == JsonValueKind.Object
                && summary.RootElement.TryGetProperty("status", out var status)
                && status.ValueKind == JsonValueKind.String
                && status.GetString() == ExperimentStatus.Complete;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return false;
        }
    }

    private static void WriteConfig(Utf8JsonWriter json, RequestDefinition experiment, RunRequest request)
    {
        json.WriteStartObject("config");
        foreach (var setting in experiment.Settings)
        {
            json.WritePropertyName(setting.Key);
            JsonSerializer.Serialize(json, setting.Get(request));
        }

        json.WriteEndObject();
    }

    private static void WriteRun(Utf8JsonWriter json, RunRecord run)
    {
        json.WriteStartObject();
        json.WriteString("objective", run.Objective);
        json.WriteNumber("lambda", run.Lambda);
        json.WriteNumber("seed", run.Seed);
        json.WriteNumber("steps", run.Steps);
        WriteSome(json, "chosen_step", run.ChosenStep, run.ChosenStep is not null);
        foreach (var (metric, value) in run.Reported.Values)
        {
            json.WriteFinite(metric, value);
        }

        WriteSome(json, "robustness", run.Robustness, run.Robustness.Count > 0);
        WriteSome(json, "memorization", run.Memorization, run.Memorization is not null);
        WriteSome(json, "class_accuracies", run.ClassAccuracies, run.ClassAccuracies.Count > 0);
        WriteSome(json, "notes", run.Notes, run.Notes.Count > 0);
        WriteSome(json, "repeats", run.Repeats, run.Repeats > 0);
        json.WriteNumber("seconds", run.Seconds);
        json.WriteEndObject();
    }

    private static void WriteDiverged(Utf8JsonWriter json, IReadOnlyList<RunRecord> runs)
    {
        if (runs.Count == 0)
        {
            return;
        }

        json.WriteStartArray("diverged");
        foreach (var run in runs)
        {
            json.WriteStartObject();
            json.WriteString("objective", run.Objective);
            json.WriteNumber("lambda", run.Lambda);
            json.WriteNumber("seed", run.Seed);
            json.WriteNumber("steps", run.Steps);
            json.WriteString("message", run.Divergence);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteSome<T>(Utf8JsonWriter json, string name, T value, bool isThere)
    {
        if (isThere)
        {
            json.WritePropertyName(name);
            JsonSerializer.Serialize(json, value, Options);
        }
    }
}
