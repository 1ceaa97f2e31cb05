using Pegr.Torch.Cli.Display;
using Pegr.Torch.Cli.Folders;
using Pegr.Torch.Tables;
using Pegr.Torch.Vision.Trained;
using Spectre.Console;

namespace Pegr.Torch.Cli.Reports;

/// <summary>Training images by their scores: a table for people, CSV and JSON for programs.</summary>
/// <param name="model">The network.</param>
/// <param name="all">The scores of all its training images.</param>
/// <param name="key">What they are sorted by.</param>
/// <param name="part">Which of them are told.</param>
internal sealed class ScoreReport(TrainedModel model, IReadOnlyList<ImageScore> all, string key, ScorePart part)
{
    private const int MostRows = 20;

    private static readonly IReadOnlyDictionary<string, Func<ImageScore, double>> Scores = new Dictionary<string, Func<ImageScore, double>>
    {
        ["gradient-norm"] = score => score.GradientNorm,
        ["error-norm"] = score => score.ErrorNorm,
        ["loss"] = score => score.Loss,
    };

    // NaN counts as the highest: such an image wants to be looked at.
    private readonly IReadOnlyList<ImageScore> _sorted =
    [
        .. all.OrderByDescending(score => double.IsNaN(Scores[key](score)) ? double.PositiveInfinity : Scores[key](score)).ThenBy(score => score.Index),
    ];

    /// <summary>What images can be sorted by, the first by default.</summary>
    public static IReadOnlyList<string> Keys { get; } = [.. Scores.Keys];

    private IReadOnlyList<ImageScore> Told => part.Take(_sorted);

    private bool HasFiles => all.Any(score => score.File is not null);

    /// <summary>The report in all its forms.</summary>
    public TableReport ToTable() => new(
        $"{TrainedModelTitle.Of(model)}{Noticed()}", FormattableString.Invariant($"Scores of {Told.Count} training image{(Told.Count == 1 ? "" : "s")}"), ToCsv, ToJson, WriteTable);

    private string ToCsv() => TextTable.Of(Told, CsvColumns()).ToCsv();

    private string ToJson() => JsonLayout.Object(json =>
    {
        TrainedModelTitle.Write(json, model);
        json.WriteString("by", key);
        json.WriteStartArray("scores");
        foreach (var score in Told)
        {
            json.WriteStartObject();
            json.WriteNumber("index", score.Index);
            json.WriteNumber("label", score.Label);
            json.WriteNumber("file_label", score.FileLabel);
            json.WriteNumber("answer", score.Answer);
            json.WriteFinite("loss", score.Loss);
            json.WriteFinite("gradient_norm", score.GradientNorm);
            json.WriteFinite("error_norm", score.ErrorNorm);
            if (score.File is not null)
            {
                json.WriteString("file", score.File);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private void WriteTable(IAnsiConsole console)
    {
        console.WritePlain($"{TrainedModelTitle.Of(model)}{Noticed()}");
        var told = Told;
        console.WriteTable(TextTable.Of(told.Take(MostRows), Columns()), firstNumber: HasFiles ? 5 : 4);
        if (told.Count > MostRows)
        {
            console.WritePlain(FormattableString.Invariant($"and {told.Count - MostRows} more: --out FILE writes all of them."));
        }
    }

    // Label noise that was put on is known: how well does the score find it?
    private string Noticed()
    {
        var wrong = all.Count(score => score.Label != score.FileLabel);
        if (wrong == 0)
        {
            return "";
        }

        var found = _sorted.Take(wrong).Count(score => score.Label != score.FileLabel);
        return FormattableString.Invariant(
            $" Label noise changed {wrong} of {all.Count} labels; of the {wrong} images with the highest {key.Replace('-', ' ')} {found} are among them ({Readable.Fraction((double)found / wrong)}; by chance {Readable.Fraction((double)wrong / all.Count)}).");
    }

    private List<(string Header, Func<ImageScore, string> Cell)> Columns() =>
    [
        ("index", score => ExactText.Of(score.Index)),
        .. HasFiles ? [("file", score => TerminalText.Visible(Path.GetFileName(score.File!)))] : ((string, Func<ImageScore, string>)[])[],
        ("label", score => model.ClassNames[score.Label]),
        ("in the file", score => score.Label == score.FileLabel ? "" : model.ClassNames[score.FileLabel]),
        ("answer", score => model.ClassNames[score.Answer]),
        ("loss", score => Readable.Loss(score.Loss)),
        ("gradient\nnorm", score => Readable.Loss(score.GradientNorm)),
        ("error\nnorm", score => Readable.Loss(score.ErrorNorm)),
    ];

    private List<(string Header, Func<ImageScore, string> Cell)> CsvColumns() =>
    [
        ("index", score => ExactText.Of(score.Index)),
        ("label", score => ExactText.Of(score.Label)),
        ("label_name", score => model.ClassNames[score.Label]),
        ("file_label", score => ExactText.Of(score.FileLabel)),
        ("file_label_name", score => model.ClassNames[score.FileLabel]),
        ("answer", score => ExactText.Of(score.Answer)),
        ("answer_name", score => model.ClassNames[score.Answer]),
        ("loss", score => ExactText.Of(score.Loss)),
        ("gradient_norm", score => ExactText.Of(score.GradientNorm)),
        ("error_norm", score => ExactText.Of(score.ErrorNorm)),
        .. HasFiles ? [("file", score => score.File!)] : ((string, Func<ImageScore, string>)[])[],
    ];
}
