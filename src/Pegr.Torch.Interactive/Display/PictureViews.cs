using System.Globalization;
using Pegr.Torch.Plotting.Parts;
using Pegr.Torch.Plotting.Style;
using ScottPlot;

namespace Pegr.Torch.Interactive.Display;

/// <summary>Plots and figures, as PNG.</summary>
internal static class PictureViews
{
    /// <summary>A plot of ScottPlot's, in the size of our figures.</summary>
    public static NotebookView Plot { get; } = NotebookView.Of<Plot>(
        (NotebookView.Png, plot => Base64(plot.GetImageBytes(FigureStyle.Width, FigureStyle.Height, ImageFormat.Png))),
        (NotebookView.Text, plot => Describe(plot.Axes.Title.Label.Text, FigureStyle.Width, FigureStyle.Height)));

    /// <summary>A figure of ours.</summary>
    public static NotebookView Figure { get; } = NotebookView.Of<FigureDrawing>(
        (NotebookView.Png, figure => Base64(figure.ToPng())),
        (NotebookView.Text, figure => Describe(figure.Title.Length > 0 ? figure.Title : figure.Plot.Axes.Title.Label.Text, figure.Width, figure.Height)));

    private static string Base64(byte[] png) => Convert.ToBase64String(png);

    private static string Describe(string title, int width, int height)
        => string.Create(CultureInfo.InvariantCulture, $"figure '{title.ReplaceLineEndings(" ")}', {width} x {height} pixels");
}
