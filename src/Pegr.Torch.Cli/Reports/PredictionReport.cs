using Pegr.Torch.Cli.Display;
using Pegr.Torch.Cli.Folders;
using Pegr.Torch.Tables;
using Pegr.Torch.Vision.Trained;
using Spectre.Console;

namespace Pegr.Torch.Cli.Reports;

/// <summary>What a trained network answers to files of images: a table for people, CSV and JSON for programs.</summary>
/// <param name="Model">The network.</param>
/// <param name="Predictions">Its answers.</param>
/// <param name="IsOfLabel">Whether gradient norms are of a class that was asked for, and not of the classes that are answered.</param>
internal sealed record PredictionReport(TrainedModel Model, IReadOnlyList<Prediction> Predictions, bool IsOfLabel)
{
    private static readonly IReadOnlyList<(string Header, Func<Prediction, string> Cell)> Columns =
    [
        ("file", prediction => prediction.File!),
        ("class", prediction => ExactText.Of(prediction.Class)),
        ("name", prediction => prediction.Name),
        ("probability", prediction => Readable.Fraction(prediction.Probability)),
        ("gradient\nnorm", prediction => Readable.Loss(prediction.GradientNorm)),
    ];

    private static readonly IReadOnlyList<(string Header, Func<Prediction, string> Cell)> CsvColumns =
    [
        ("file", prediction => prediction.File!),
        ("class", prediction => ExactText.Of(prediction.Class)),
        ("name", prediction => prediction.Name),
        ("probability", prediction => ExactText.Of(prediction.Probability)),
        ("label", prediction => ExactText.Of(prediction.Label)),
        ("gradient_norm", prediction => ExactText.Of(prediction.GradientNorm)),
    ];

    /// <summary>The report in all its forms.</summary>
    public TableReport ToTable()
        => new(TrainedModelTitle.Of(Model), FormattableString.Invariant($"Predictions of {Predictions.Count} images"), ToCsv, ToJson, WriteTable);

    private string ToCsv() => TextTable.Of(Predictions, CsvColumns).ToCsv();

    private string ToJson() => JsonLayout.Object(json =>
    {
        TrainedModelTitle.Write(json, Model);
        json.WriteStartArray("predictions");
        foreach (var prediction in Predictions)
        {
            json.WriteStartObject();
            json.WriteString("file", prediction.File);
            json.WriteNumber("class", prediction.Class);
            json.WriteString("name", prediction.Name);
            json.WriteFinite("probability", prediction.Probability);
            json.WriteNumber("label", prediction.Label);
            json.WriteFinite("gradient_norm", prediction.GradientNorm);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private void WriteTable(IAnsiConsole console)
    {
        console.WritePlain($"{TrainedModelTitle.Of(Model)} Gradient norms are of the loss of {(IsOfLabel ? $"class {Model.ClassNames[Predictions[0].Label]}" : "the class that is answered")}.");
        console.WriteTable(TextTable.Of(Predictions, Columns));
    }
}
