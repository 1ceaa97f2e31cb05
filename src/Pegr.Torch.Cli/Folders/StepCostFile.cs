using System.Text.Json;
using Pegr.Torch.Diagnostics;

namespace Pegr.Torch.Cli.Folders;

/// <summary>What steps cost, for programs.</summary>
internal static class StepCostFile
{
    private const double Megabyte = 1 << 20;
    private const int Digits = 6;

    /// <summary>The file's text.</summary>
    public static string Format(StepCostReport report) => JsonLayout.Object(json =>
    {
        json.WriteString("model", report.Model);
        json.WriteNumber("batch", report.Batch);
        json.WriteNumber("threads", report.Threads);
        json.WriteString("device", report.Device);
        json.WriteString("dtype", "float32");
        json.WriteNumber("rounds", report.Rounds);
        if (report.Limit is { } limit)
        {
            json.WriteNumber("ghost_limit", Math.Round(limit, Digits));
        }

        json.WriteStartArray("steps");
        foreach (var step in report.Steps)
        {
            WriteStep(json, step);
        }

        json.WriteEndArray();
    });

    private static void WriteStep(Utf8JsonWriter json, StepCost step)
    {
        json.WriteStartObject();
        json.WriteString("objective", step.Kind.Objective);
        json.WriteString("engine", step.Kind.Engine);
        json.WriteNumber("median_ms", Math.Round(step.MedianMilliseconds, Digits));
        json.WriteNumber("ratio_to_gd", Math.Round(step.RatioToGradientDescent, Digits));
        json.WriteNumber("samples", step.Samples);
        if (step.ExtraPeakBytes is { } bytes)
        {
            json.WriteNumber("extra_peak_memory_mb", Math.Round(bytes / Megabyte, Digits));
        }
        else
        {
            json.WriteNull("extra_peak_memory_mb");
        }

        json.WriteEndObject();
    }
}
