using Pegr.Torch.Plotting.Parts;
using Pegr.Torch.Plotting.Style;
using Pegr.Torch.Training.Records;
using ScottPlot;

namespace Pegr.Torch.Plotting.Figures;

/// <summary>A few training images as the networks see them, with the labels that the networks are given.</summary>
public sealed class NoisyImagesFigure : IFigure
{
    private const int MostImages = 30;
    private const int MostColumns = 6;
    private const int Margin = 20;
    private const int TitleHeight = 70;
    private const int ImageBox = 112;
    private const int LabelHeight = 44;
    private const float LabelGap = 5;
    private const float LabelFontSize = 13;

    private static readonly Color WrongColor = Color.FromHex("#A00000");

    /// <inheritdoc/>
    public string Name => "noisy-images";

    /// <inheritdoc/>
    public string Caption => "Training images as the networks see them, with the labels that the networks are given.";

    /// <inheritdoc/>
    public bool AppliesTo(ExperimentRecord record) => record.Images.Count > 0;

    /// <inheritdoc/>
    public FigureDrawing Draw(ExperimentRecord record)
    {
        var images = record.Images.Take(MostImages).ToArray();
        var columns = Math.Min(MostColumns, images.Length);
        var rows = (images.Length + columns - 1) / columns;
        var height = TitleHeight + rows * (ImageBox + LabelHeight) + Margin;
        var plot = FigureStyle.NewPlot(record.Title, "", "");
        plot.Axes.Title.Label.Text += "\n" + Explanation(images);
        plot.HideGrid();
        foreach (var axis in plot.Axes.GetAxes())
            axis.IsVisible = false;

        // Coordinates are pixels, so that image pixels fall on whole screen pixels.
        plot.Layout.Fixed(new PixelPadding(0, 0, 0, TitleHeight));
        plot.Axes.SetLimits(0, FigureStyle.Width, 0, height - TitleHeight);
        var cell = (FigureStyle.Width - 2 * Margin) / MostColumns;
        var left = (FigureStyle.Width - columns * cell) / 2;
        for (var index = 0; index < images.Length; index++)
        {
            var center = left + cell * (index % columns) + cell / 2;
            var top = height - TitleHeight - (index / columns) * (ImageBox + LabelHeight);
            AddImage(plot, images[index], center, top);
            AddLabel(plot, images[index], center, top - ImageBox - LabelGap, cell - 6);
        }

        return new FigureDrawing(FigureStyle.Width, height, plot);
    }

    private static bool IsWrong(ImageSample image) => image.GivenLabel != image.TrueLabel;

    private static string Explanation(IReadOnlyList<ImageSample> images)
        => "training images as the networks see them, with the labels they are given"
            + (images.Any(IsWrong) ? "; framed: wrong labels" : "");

    private static void AddImage(Plot plot, ImageSample sample, int center, int top)
    {
        var image = SampleImage.Render(sample, ImageBox);
        var left = center - image.Width / 2;
        var bottom = top - (ImageBox + image.Height) / 2;
        var rect = new CoordinateRect(left, left + image.Width, bottom, bottom + image.Height);
        plot.Add.ImageRect(image, rect).AntiAlias = false;

        var frame = plot.Add.Rectangle(rect);
        frame.FillColor = Colors.Transparent;
        frame.LineColor = IsWrong(sample) ? WrongColor : FigureStyle.Gray;
        frame.LineWidth = IsWrong(sample) ? 4 : 1;
    }

    private static void AddLabel(Plot plot, ImageSample sample, int center, float top, float width)
    {
        var text = PlotText.Shorten(PlotText.Clean(sample.GivenLabel), LabelFontSize, width);
        if (IsWrong(sample))
            text += "\n" + PlotText.Shorten($"(was: {PlotText.Clean(sample.TrueLabel)})", LabelFontSize, width);

        var label = plot.Add.Text(text, center, top);
        label.Alignment = Alignment.UpperCenter;
        label.LabelFontName = EmbeddedFont.Name;
        label.LabelFontSize = LabelFontSize;
        label.LabelFontColor = IsWrong(sample) ? WrongColor : FigureStyle.Ink;
    }
}
