using System.Text.Json;
using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Files;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Cli.Folders;

/// <summary>Writes <c>summary.json</c>: settings, results of every run and over the seeds, and how it ended.</summary>
internal static class SummaryFile
{
    /// <summary>The status of an experiment that ended well.</summary>
    public const string Complete = "complete";

    /// <summary>The file's text.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="request">The resolved settings.</param>
    /// <param name="environment">What the run ran on.</param>
    /// <param name="runs">The runs that ended well.</param>
    /// <param name="status">How it ended: <c>complete</c>, <c>diverged</c>, <c>interrupted</c> or <c>failed</c>.</param>
    /// <param name="message">What went wrong; null where nothing did.</param>
    /// <param name="title">The record's title; null where the experiment did not come to one.</param>
    /// <param name="diverged">The runs that diverged, while the others went on.</param>
    public static string Format(
        ExperimentDefinition experiment,
        RunRequest request,
        IEnumerable<KeyValuePair<string, string>> environment,
        IReadOnlyList<RunRecord> runs,
        string status,
        string? message,
        string? title = null,
        IReadOnlyList<RunRecord>? diverged = null) => JsonLayout.Object(json =>
    {
        json.WriteString("experiment", experiment.Name);
        if (title is not null)
        {
            json.WriteString("title", title);
        }

        json.WriteString("status", status);
        if (message is not null)
        {
            json.WriteString("message", message);
        }

        WriteConfig(json, experiment, request);
        json.WriteStartArray("results");
        foreach (var run in runs)
        {
            WriteRun(json, run);
        }

        json.WriteEndArray();
        WriteDiverged(json, diverged ?? []);
        AggregateJson.Write(json, runs);
        WriteEnvironment(json, environment);
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
                && status.GetString() == Complete;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return false;
        }
    }

    private static void WriteConfig(Utf8JsonWriter json, ExperimentDefinition experiment, RunRequest request)
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
        foreach (var (metric, value) in run.Final.Values)
        {
            json.WriteFinite(metric, value);
        }

        if (run.Robustness.Count > 0)
        {
            WriteRobustness(json, run.Robustness);
        }

        if (run.Memorization is { } memorization)
        {
            json.WriteStartObject("memorization");
            json.WriteNumber("wrong", memorization.Wrong);
            json.WriteNumber("memorized", memorization.Memorized);
            json.WriteNumber("corrected", memorization.Corrected);
            json.WriteEndObject();
        }

        if (run.ClassAccuracies.Count > 0)
        {
            WriteClasses(json, run.ClassAccuracies);
        }

        if (run.Notes.Count > 0)
        {
            json.WriteStartArray("notes");
            foreach (var note in run.Notes)
            {
                json.WriteStringValue(note);
            }

            json.WriteEndArray();
        }

        if (run.Repeats > 0)
        {
            json.WriteNumber("repeats", run.Repeats);
        }

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

    private static void WriteClasses(Utf8JsonWriter json, IEnumerable<ClassAccuracy> classes)
    {
        json.WriteStartArray("class_accuracies");
        foreach (var item in classes)
        {
            json.WriteStartObject();
            json.WriteString("class", item.Class);
            json.WriteNumber("count", item.Count);
            json.WriteFinite("accuracy", item.Accuracy);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteRobustness(Utf8JsonWriter json, IEnumerable<RobustnessPoint> curve)
    {
        json.WriteStartArray("robustness");
        foreach (var point in curve)
        {
            json.WriteStartObject();
            json.WriteNumber("sigma", point.Sigma);
            json.WriteFinite("accuracy", point.Accuracy);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteEnvironment(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, string>> environment)
    {
        json.WriteStartObject("environment");
        foreach (var (key, value) in environment)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }
}
