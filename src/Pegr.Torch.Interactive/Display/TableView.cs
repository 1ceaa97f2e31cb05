using System.Net;
using System.Text;
using Pegr.Torch.Tables;

namespace Pegr.Torch.Interactive.Display;

/// <summary>Tables of texts.</summary>
internal static class TableView
{
    /// <summary>A table, as HTML and as lines of text.</summary>
    public static NotebookView View { get; } = NotebookView.Of<TextTable>((NotebookView.Html, Html), (NotebookView.Text, Text));

    /// <summary>The table as an HTML element.</summary>
    public static string Html(TextTable table)
    {
        var html = new StringBuilder("<table><thead><tr>");
        foreach (var header in table.Headers)
        {
            html.Append("<th scope=\"col\">").Append(Encode(header).Replace("\n", "<br>", StringComparison.Ordinal)).Append("</th>");
        }

        html.Append("</tr></thead><tbody>");
        foreach (var row in table.Rows)
        {
            html.Append("<tr>").AppendJoin("", row.Select(cell => $"<td>{Encode(cell)}</td>")).Append("</tr>");
        }

        return html.Append("</tbody></table>").ToString();
    }

    /// <summary>The table as lines of text, its columns below each other.</summary>
    public static string Text(TextTable table)
    {
        IReadOnlyList<string>[] lines = [[.. table.Headers.Select(header => header.Replace('\n', ' '))], .. table.Rows];
        var widths = Enumerable.Range(0, table.Headers.Count).Select(column => lines.Max(line => line[column].Length)).ToArray();
        return string.Join('\n', lines.Select(line => string.Join("  ", line.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()));
    }

    /// <summary>A text as HTML shows it literally.</summary>
    public static string Encode(string text) => WebUtility.HtmlEncode(text);
}
