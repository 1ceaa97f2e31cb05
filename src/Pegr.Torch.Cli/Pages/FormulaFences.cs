using System.Text;
using System.Text.RegularExpressions;

namespace Pegr.Torch.Cli.Pages;

/// <summary>
/// Puts the dollar signs of displayed formulas on lines of their own, so that all between them is the formula, and around environments such as <c>align</c>
/// that stand in a notebook's text without any, as Jupyter allows it.
/// </summary>
internal static partial class FormulaFences
{
    private const string Dollars = "$$";

    /// <summary>The text with such fences.</summary>
    public static string Fence(string markdown)
    {
        var lines = markdown.ReplaceLineEndings("\n").Split('\n');
        var text = new StringBuilder();
        var code = "";
        for (var index = 0; index < lines.Length; index++)
        {
            var start = lines[index].TrimStart();
            if (Code().Match(start).Value is { Length: > 0 } mark && (code.Length == 0 || start.StartsWith(code, StringComparison.Ordinal)))
            {
                code = code.Length == 0 ? mark : "";
            }
            else if (code.Length == 0 && LastLine(lines, index, start) is { } last)
            {
                var formula = string.Join('\n', lines[index..(last + 1)]).Trim();
                text.Append(Dollars).Append('\n').Append(WithoutDollars(formula)).Append('\n').Append(Dollars).Append('\n');
                index = last;
                continue;
            }

            text.Append(lines[index]).Append('\n');
        }

        return text.ToString();
    }

    // Where a formula that begins in a line ends, if that is at a line's end.
    private static int? LastLine(string[] lines, int first, string start)
    {
        var isFenced = start.StartsWith(Dollars, StringComparison.Ordinal);
        var end = isFenced ? Dollars : Begin().Match(start) is { Success: true } begin ? $"\\end{{{begin.Groups[1].Value}}}" : "";
        for (var index = first; end.Length > 0 && index < lines.Length; index++)
        {
            var place = lines[index].IndexOf(end, index == first && isFenced ? lines[index].IndexOf(Dollars, StringComparison.Ordinal) + Dollars.Length : 0, StringComparison.Ordinal);
            if (place >= 0)
            {
                return lines[index][(place + end.Length)..].Trim().Length == 0 ? index : null;
            }
        }

        return null;
    }

    private static string WithoutDollars(string formula)
        => formula.StartsWith(Dollars, StringComparison.Ordinal) ? formula[Dollars.Length..^Dollars.Length].Trim('\n') : formula;

    [GeneratedRegex(@"^(```+|~~~+)")]
    private static partial Regex Code();

    [GeneratedRegex(@"^\\begin\{((?:equation|align|alignat|flalign|gather|multline|eqnarray)\*?)\}")]
    private static partial Regex Begin();
}
