using Pegr.Torch.Cli.Figures;
using Pegr.Torch.Plotting.Parts;

namespace Pegr.Torch.Cli.Pages;

/// <summary>A figure of a page, light or dark as the page is.</summary>
/// <param name="Caption">What it shows, in a sentence.</param>
/// <param name="Svg">The drawing.</param>
/// <param name="Narrow">The drawing for a phone; <see langword="null"/> where it is to scroll there.</param>
internal sealed record ReportFigure(string Caption, string Svg, string? Narrow)
{
    private const double PointsPerPixel = 72 / FigureFormat.ScreenDpi;

    // What a phone's page has between its margins, with letters not much smaller than the page's.
    private static readonly FigureForm Phone = new() { Width = 360 * PointsPerPixel, FontSize = 13 * PointsPerPixel };

    /// <summary>Characters of all drawings.</summary>
    public long Length => Svg.Length + (Narrow?.Length ?? 0);

    /// <summary>All figures of a record, drawn one after the other.</summary>
    public static IEnumerable<ReportFigure> Of(FolderFigures figures)
    {
        foreach (var (name, caption) in figures.Captions)
        {
            using var figure = new ScreenFigure(() => figures.Draw(name));
            yield return new ReportFigure(caption, figure.ToSvg(), OnPhone(figure));
        }
    }

    private static string? OnPhone(ScreenFigure figure)
    {
        try
        {
            return figure.IsRigid ? null : figure.ToSvg(Phone);
        }
        catch (InvalidInputException)
        {
            return null;
        }
    }
}
