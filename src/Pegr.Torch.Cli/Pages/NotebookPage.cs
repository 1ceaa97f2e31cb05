using System.Globalization;
using System.Xml.Linq;
using Pegr.Torch.Notebooks;

namespace Pegr.Torch.Cli.Pages;

/// <summary>The page of a notebook with what its cells have shown.</summary>
internal static class NotebookPage
{
    private const string Mark = "A notebook of pegr.";

    /// <summary>Whether a file is such a page.</summary>
    public static bool IsOurs(string path) => HtmlPage.HasMark(path, Mark);

    /// <summary>Makes the page.</summary>
    /// <param name="notebook">The notebook.</param>
    /// <param name="name">What the page is called where no heading says so.</param>
    /// <param name="pictures">The pictures that its text refers to.</param>
    public static string Of(NotebookDocument notebook, string name, NotebookPictures pictures)
    {
        var number = 0;
        var texts = new MarkdownElements(pictures);
        var elements = notebook.Cells.SelectMany(cell => Cell(cell, cell.IsCode ? ++number : 0, texts)).ToList();
        var title = elements.FirstOrDefault(element => element.Name == "h1")?.Value ?? name;
        return HtmlPage.Of(title, Mark, ["report.css", "notebook.css"], elements);
    }

    private static IEnumerable<XElement> Cell(NotebookCell cell, int number, MarkdownElements texts)
    {
        if (cell.IsMarkdown)
        {
            return texts.Of(cell.Source, cell.Attachments);
        }

        return cell.IsCode
            ? [Code(cell.Source, number), .. cell.Outputs.SelectMany(output => OutputElements.Of(output, texts))]
            : [new XElement("pre", cell.Source)];
    }

    private static XElement Code(string source, int number) => new(
        "pre",
        new XAttribute("class", "code"),
        new XAttribute("tabindex", 0),
        new XAttribute("data-number", string.Create(CultureInfo.InvariantCulture, $"[{number}]")),
        new XElement("code", source));
}
