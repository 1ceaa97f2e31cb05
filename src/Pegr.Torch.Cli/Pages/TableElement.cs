using System.Xml.Linq;
using Pegr.Torch.Tables;

namespace Pegr.Torch.Cli.Pages;

/// <summary>Lays a table out for a page: in a box of its own, within which a wide one scrolls.</summary>
internal static class TableElement
{
    /// <summary>Makes the table. The first column names the rows.</summary>
    /// <param name="table">Headers and cells.</param>
    /// <param name="caption">What it shows.</param>
    /// <param name="isMarked">Whether a cell is to stand out, by its row and column; null for none.</param>
    public static XElement Of(TextTable table, string caption, Func<int, int, bool>? isMarked = null)
    {
        // Numbers stand right, so that their digits are below each other.
        var isNumeric = table.Headers.Select((_, column) => table.Rows.All(row => IsNumber(row[column]))).ToList();
        return new XElement(
            "div",
            new XAttribute("class", "box"),
            new XAttribute("role", "region"),
            new XAttribute("aria-label", caption),
            new XAttribute("tabindex", 0),
            new XElement(
                "table",
                new XElement("caption", caption),
                new XElement("thead", new XElement("tr", table.Headers.Select((header, column) => Header(header, isNumeric[column])))),
                new XElement("tbody", table.Rows.Select((row, index) => new XElement(
                    "tr",
                    row.Select((cell, column) => Cell(cell, column, isNumeric[column], isMarked?.Invoke(index, column) ?? false)))))));
    }

    private static XElement Header(string text, bool isNumeric) => new(
        "th",
        new XAttribute("scope", "col"),
        Class(isNumeric),
        text.Split('\n').SelectMany((line, index) => index == 0 ? new object[] { line } : [new XElement("br"), line]));

    private static XElement Cell(string text, int column, bool isNumeric, bool isMarked) => new(
        column == 0 ? "th" : "td",
        column == 0 ? new XAttribute("scope", "row") : null,
        Class(isNumeric),
        isMarked ? new XElement("strong", text) : text);

    private static XAttribute? Class(bool isNumeric) => isNumeric ? new XAttribute("class", "number") : null;

    private static bool IsNumber(string text) => text.Length == 0 || text == "-" || char.IsAsciiDigit(text.TrimStart('-', '+').FirstOrDefault());
}
