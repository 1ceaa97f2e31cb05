using System.Text;
using System.Xml.Linq;

namespace Pegr.Torch.Cli.Pages;

/// <summary>Figures as parts of a page: pictures of their own, in which nothing runs and names cannot clash.</summary>
internal static class FigureElements
{
    /// <summary>Makes the element of a figure.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="title">What the figure is of, for those who cannot see it.</param>
    public static XElement Of(ReportFigure figure, string title) => new(
        "figure",
        new XElement(
            "img",
            new XAttribute("alt", $"{figure.Caption} {title}."),
            new XAttribute("src", $"data:image/svg+xml;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(figure.Svg))}")),
        new XElement("figcaption", figure.Caption));
}
