using Pegr.Torch.Plotting.Style;
using Pegr.Torch.Tables;
using ScottPlot;

namespace Pegr.Torch.Plotting.Parts;

/// <summary>Images side by side with their captions.</summary>
public static class ImageSheet
{
    private const int MostColumns = 6;
    private const int Margin = 20;
    private const int ImageBox = 112;
    private const int LineHeight = 17;
    private const int LabelMargin = 10;
    private const float LabelGap = 5;
    private const float LabelFontSize = 13;

    private static Color MarkedColor => FigureScheme.Current.Of(Color.FromHex("#A00000"));

    /// <summary>Draws a sheet. The caller disposes it.</summary>
    /// <param name="title">What the images are; long titles are broken into lines.</param>
    /// <param name="explanation">A small line below: what captions and marks mean.</param>
    /// <param name="images">The images, at least one, row by row.</param>
    public static FigureDrawing Draw(string title, string explanation, IReadOnlyList<SheetImage> images)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        ArgumentNullException.ThrowIfNull(images);
        return Draw(title, [explanation], images, numbers: null);
    }

    /// <summary>Draws a sheet with notes below it and the numbers that go with it.</summary>
    internal static FigureDrawing Draw(string title, IReadOnlyList<string> notes, IReadOnlyList<SheetImage> images, TextTable? numbers)
    {
        ArgumentOutOfRangeException.ThrowIfZero(images.Count, nameof(images));
        var columns = Math.Min(MostColumns, images.Count);
        var rows = (images.Count + columns - 1) / columns;
        var rowHeight = ImageBox + LabelMargin + LineHeight * images.Max(image => image.Caption.Split('\n').Length);
        var height = rows * rowHeight + Margin;
        var plot = FigureStyle.NewPlot("", "", "");
        plot.HideGrid();
        foreach (var axis in plot.Axes.GetAxes())
        {
            axis.IsVisible = false;
        }

        // Coordinates are pixels, so that image pixels fall on whole screen pixels.
        plot.Layout.Fixed(new PixelPadding(0));
        plot.Axes.SetLimits(0, FigureStyle.Width, 0, height);
        var cell = (FigureStyle.Width - 2 * Margin) / MostColumns;
        var left = (FigureStyle.Width - columns * cell) / 2;
        for (var index = 0; index < images.Count; index++)
        {
            var center = left + cell * (index % columns) + cell / 2;
            var top = height - (index / columns) * rowHeight;
            AddImage(plot, images[index], center, top);
            AddCaption(plot, images[index], center, top - ImageBox - LabelGap, cell - 6);
        }

        return new FigureDrawing(FigureStyle.Width, height + FigureLayout.HeightOfTexts(title, notes, FigureStyle.Width), plot)
        {
            Title = title,
            Notes = notes,
            RigidHeight = height,
            Numbers = numbers,
        };
    }

    private static void AddImage(Plot plot, SheetImage shown, int center, int top)
    {
        var image = SampleImage.Render(shown.Image, ImageBox);
        var left = center - image.Width / 2;
        var bottom = top - (ImageBox + image.Height) / 2;
        var rect = new CoordinateRect(left, left + image.Width, bottom, bottom + image.Height);
        plot.Add.ImageRect(image, rect).AntiAlias = false;

        var frame = plot.Add.Rectangle(rect);
        frame.FillColor = Colors.Transparent;
        frame.LineColor = shown.IsMarked ? MarkedColor : FigureStyle.Gray;
        frame.LineWidth = shown.IsMarked ? 4 : 1;
    }

    private static void AddCaption(Plot plot, SheetImage shown, int center, float top, float width)
    {
        var lines = shown.Caption.Split('\n').Select(line => PlotText.Shorten(PlotText.Clean(line), LabelFontSize, width));
        var label = plot.Add.Text(string.Join('\n', lines), center, top);
        label.Alignment = Alignment.UpperCenter;
        label.LabelFontName = EmbeddedFont.Name;
        label.LabelFontSize = LabelFontSize;
        label.LabelFontColor = shown.IsMarked ? MarkedColor : FigureStyle.Ink;
    }
}
