using System.Text.Json;
using Pegr.Torch.Comparisons;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Cli.Folders;

/// <summary>Writes what the seeds of every objective and lambda have in common: mean, standard deviation and number.</summary>
internal static class AggregateJson
{
    /// <summary>Writes the member <c>aggregate</c>: an array with an object per objective and lambda.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<RunRecord> runs)
    {
        json.WriteStartArray("aggregate");
        foreach (var group in ObjectiveGroup.Of(runs))
        {
            json.WriteStartObject();
            json.WriteString("objective", group.Objective);
            json.WriteNumber("lambda", group.Lambda);
            foreach (var metric in group.Runs[0].Final.Values.Keys)
            {
                WriteMember(json, metric, group.Final(metric));
            }

            WriteMember(json, "memorized_fraction", group.Memorized);
            WriteMember(json, "corrected_fraction", group.Corrected);
            WriteRobustness(json, group);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteRobustness(Utf8JsonWriter json, ObjectiveGroup group)
    {
        var sigmas = group.Runs.SelectMany(run => run.Robustness).Select(point => point.Sigma).Distinct().ToList();
        if (sigmas.Count == 0)
        {
            return;
        }

        json.WriteStartArray("robustness");
        foreach (var sigma in sigmas)
        {
            json.WriteStartObject();
            json.WriteNumber("sigma", sigma);
            WriteFigures(json, group.Robustness(sigma));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteMember(Utf8JsonWriter json, string name, IReadOnlyList<double> values)
    {
        if (values.Count > 0)
        {
            json.WriteStartObject(name);
            WriteFigures(json, values);
            json.WriteEndObject();
        }
    }

    private static void WriteFigures(Utf8JsonWriter json, IReadOnlyList<double> values)
    {
        var figures = MeanDeviation.Of(values)!;
        json.WriteFinite("mean", figures.Mean);
        json.WriteFinite("standard_deviation", figures.StandardDeviation);
        json.WriteNumber("n", figures.Count);
    }
}
