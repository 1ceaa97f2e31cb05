using System.Globalization;
using System.Text.Json;
using Pegr.Torch.Experiments;
using Pegr.Torch.Vision.Trained;

namespace Pegr.Torch.Cli.Reports;

/// <summary>Says which trained network something is of.</summary>
internal static class TrainedModelTitle
{
    /// <summary>For people.</summary>
    public static string Of(TrainedModel model) => string.Create(
        CultureInfo.InvariantCulture,
        $"{RunName.Of(model.Run.Key)}, its {(model.IsBest ? "best weights by validation" : "last weights")} (step {model.Step}).");

    /// <summary>For programs: entries of the object that is being written.</summary>
    public static void Write(Utf8JsonWriter json, TrainedModel model)
    {
        json.WriteString("run", RunName.Of(model.Run.Key));
        json.WriteString("weights", model.IsBest ? TrainedModelOptions.BestWeights : TrainedModelOptions.LastWeights);
        json.WriteString("weights_file", model.WeightsPath);
        json.WriteNumber("step", model.Step);
        json.WriteStartArray("classes");
        foreach (var name in model.ClassNames)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    }
}
