using System.Globalization;
using Pegr.Torch.Plotting.Parts;
using Pegr.Torch.Tables;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Plotting.Figures;

/// <summary>A few training images as the networks see them, with the labels that the networks are given.</summary>
internal sealed class NoisyImagesFigure : IFigure
{
    private const int MostImages = 30;

    /// <inheritdoc/>
    public string Name => "noisy-images";

    /// <inheritdoc/>
    public string Caption => "Training images as the networks see them, with the labels that the networks are given.";

    /// <inheritdoc/>
    public bool AppliesTo(ExperimentRecord record) => record.Images.Count > 0;

    /// <inheritdoc/>
    public FigureDrawing Draw(ExperimentRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var images = record.Images.Take(MostImages).ToArray();
        return ImageSheet.Draw("Training images as the networks see them", [Explanation(images), record.Title], [.. images.Select(Captioned)], Numbers(images));
    }

    private static bool IsWrong(ImageSample image) => image.GivenLabel != image.TrueLabel;

    private static string Explanation(IReadOnlyList<ImageSample> images)
        => "Below an image: the label that the networks are given" + (images.Any(IsWrong) ? "; framed: wrong labels." : ".");

    // What can be read off; the pixels themselves are in the record.
    private static TextTable Numbers(IReadOnlyList<ImageSample> images) => new(
        ["image", "given_label", "true_label", "wrong", "mean_pixel"],
        [
            .. images.Select((image, index) => (string[])
            [
                (index + 1).ToString(CultureInfo.InvariantCulture), image.GivenLabel, image.TrueLabel, IsWrong(image) ? "1" : "0",
                CurveNumbers.Number(image.Pixels.Count == 0 ? double.NaN : image.Pixels.Average(pixel => (double)pixel)),
            ]),
        ]);

    private static SheetImage Captioned(ImageSample image)
        => IsWrong(image)
            ? new SheetImage(image, $"{OneLine(image.GivenLabel)}\n(was: {OneLine(image.TrueLabel)})", IsMarked: true)
            : new SheetImage(image, OneLine(image.GivenLabel));

    private static string OneLine(string label) => label.ReplaceLineEndings(" ");
}
