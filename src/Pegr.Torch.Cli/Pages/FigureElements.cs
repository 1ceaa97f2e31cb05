using System.Text;
using System.Xml.Linq;

namespace Pegr.Torch.Cli.Pages;

/// <summary>Figures as parts of a page: pictures of their own, in which nothing runs and names cannot clash.</summary>
internal static class FigureElements
{
    // Up to which width of the page the drawing for a phone is shown.
    private const string Narrow = "(max-width: 40rem)";

    /// <summary>Makes the element of a figure.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="title">What the figure is of, for those who cannot see it.</param>
    public static XElement Of(ReportFigure figure, string title) => new(
        "figure",
        new XElement(
            "picture",
            figure.Narrow is null
                ? new XAttribute("class", "wide")
                : new XElement("source", new XAttribute("media", Narrow), new XAttribute("srcset", Address(figure.Narrow))),
            new XElement("img", new XAttribute("alt", $"{figure.Caption} {title}."), new XAttribute("src", Address(figure.Svg)))),
        new XElement("figcaption", figure.Caption));

    private static string Address(string svg) => $"data:image/svg+xml;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(svg))}";
}
