using Pegr.Torch.Plotting.Parts;
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
        return ImageSheet.Draw(record.Title, Explanation(images), [.. images.Select(Captioned)]);
    }

    private static bool IsWrong(ImageSample image) => image.GivenLabel != image.TrueLabel;

    private static string Explanation(IReadOnlyList<ImageSample> images)
        => "training images as the networks see them, with the labels they are given"
            + (images.Any(IsWrong) ? "; framed: wrong labels" : "");

    private static SheetImage Captioned(ImageSample image)
        => IsWrong(image)
            ? new SheetImage(image, $"{OneLine(image.GivenLabel)}\n(was: {OneLine(image.TrueLabel)})", IsMarked: true)
            : new SheetImage(image, OneLine(image.GivenLabel));

    private static string OneLine(string label) => label.ReplaceLineEndings(" ");
}
