using Pegr.Torch.Cli.Figures;

namespace Pegr.Torch.Cli.Pages;

/// <summary>A figure of a page.</summary>
/// <param name="Caption">What it shows, in a sentence.</param>
/// <param name="Svg">The drawing.</param>
internal sealed record ReportFigure(string Caption, string Svg)
{
    /// <summary>All figures of a record, drawn one after the other.</summary>
    public static IEnumerable<ReportFigure> Of(FolderFigures figures)
    {
        foreach (var (_, caption, drawing) in figures.DrawAll())
        {
            using (drawing)
            {
                yield return new ReportFigure(caption, drawing.ToSvg());
            }
        }
    }
}
