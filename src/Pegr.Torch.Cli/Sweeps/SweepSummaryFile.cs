using System.Text.Json;
using Pegr.Torch.Cli.Folders;
using Pegr.Torch.Cli.Plans;
using Pegr.Torch.Sweeps;

namespace Pegr.Torch.Cli.Sweeps;

/// <summary>Writes a sweep's <c>summary.json</c>: settings, how many runs, and how the predictions fared.</summary>
internal static class SweepSummaryFile
{
    /// <summary>The file's text.</summary>
    public static string Format(SweepPlan plan, SweepRecord record) => JsonLayout.Object(json =>
    {
        json.WriteString("experiment", plan.Kind.Name);
        json.WriteString("status", "complete");
        json.WriteNumber("runs", plan.Runs.Count);
        json.WriteNumber("diverged", record.Groups.Sum(group => group.Results.Count(result => result.Diverged)));
        json.WriteStartObject("config");
        foreach (var setting in plan.Kind.Settings.All.Where(plan.IsGiven))
        {
            json.WritePropertyName(setting.Key);
            JsonSerializer.Serialize(json, setting.Get(plan.Request));
        }

        json.WriteEndObject();
        json.WriteStartArray("predictions");
        foreach (var check in PredictionCheck.Of(record))
        {
            WriteCheck(json, record, check);
        }

        json.WriteEndArray();
    });

    private static void WriteCheck(Utf8JsonWriter json, SweepRecord record, PredictionCheck check)
    {
        json.WriteStartObject();
        json.WriteString("objective", check.Group.Objective);
        json.WriteString("lambda_choice", check.Group.LambdaChoice);
        json.WriteNumber("cells", check.Cells);
        json.WriteNumber("agreeing", check.Agreeing);
        WriteCells(json, "at_the_boundary", record, check.AtBoundary);
        WriteCells(json, "signal_learned_against_prediction", record, check.Missed);
        WriteCells(json, "signal_not_learned_against_prediction", record, check.Overpromised);
        json.WriteEndObject();
    }

    private static void WriteCells(Utf8JsonWriter json, string name, SweepRecord record, IEnumerable<(double X, double Y)> cells)
    {
        json.WriteStartArray(name);
        foreach (var (x, y) in cells)
        {
            json.WriteStartObject();
            WriteValue(json, record.X, x);
            WriteValue(json, record.Y, y);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteValue(Utf8JsonWriter json, SweepAxis axis, double value)
    {
        if (axis == SweepAxis.None)
        {
            return;
        }

        if (axis.Names.Count > 0)
        {
            json.WriteString(axis.Key, axis.Text(value));
        }
        else
        {
            json.WriteNumber(axis.Key, value);
        }
    }
}
