using System.Text.Json;
using Pegr.Torch.Comparisons;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Cli.Folders;

/// <summary>Writes into <c>summary.json</c> what a search chose and what the comparison after it has shown.</summary>
internal static class TuningJson
{
    /// <summary>Writes the members, of a record whose configurations were searched.</summary>
    public static void Write(Utf8JsonWriter json, ExperimentRecord record, JsonSerializerOptions options)
    {
        if (record.Tuning is not { } tuning)
        {
            return;
        }

        json.WritePropertyName("chosen");
        JsonSerializer.Serialize(json, tuning.Chosen, options);
        json.WriteStartArray("diverged_in_search");
        foreach (var trial in tuning.Trials.Where(trial => trial.Divergence is not null))
        {
            json.WriteStartObject();
            json.WritePropertyName("configuration");
            JsonSerializer.Serialize(json, trial.Candidate, options);
            json.WriteNumber("seed", trial.Seed);
            json.WriteString("message", trial.Divergence);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WritePropertyName("searched_lambdas");
        JsonSerializer.Serialize(json, tuning.Lambdas, options);
        json.WriteString("verdict", TuningVerdict.Describe(record));
        json.WriteStartArray("test_accuracy_minus_gd");
        foreach (var objective in tuning.Chosen.Select(candidate => candidate.Objective))
        {
            if (TuningVerdict.Difference(record, objective) is { } difference)
            {
                json.WriteStartObject();
                json.WriteString("objective", objective);
                json.WritePropertyName("difference");
                JsonSerializer.Serialize(json, difference, options);
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
    }
}
