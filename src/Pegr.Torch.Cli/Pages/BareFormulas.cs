using System.Text;
using System.Text.RegularExpressions;

namespace Pegr.Torch.Cli.Pages;

/// <summary>Environments such as <c>align</c> that stand in a notebook's text without dollar signs, as Jupyter allows it: puts these around them.</summary>
internal static partial class BareFormulas
{
    private const string Dollars = "$$";

    /// <summary>The text in which every formula stands between dollar signs.</summary>
    public static string Fence(string markdown)
    {
        if (!markdown.Contains(@"\begin{", StringComparison.Ordinal))
        {
            return markdown;
        }

        var text = new StringBuilder();
        var (fence, isFormula) = ("", false);
        string? environment = null;
        foreach (var line in markdown.ReplaceLineEndings("\n").Split('\n'))
        {
            var start = line.TrimStart();
            if (environment is null && !isFormula && Code().Match(start).Value is { Length: > 0 } mark && (fence.Length == 0 || start.StartsWith(fence, StringComparison.Ordinal)))
            {
                fence = fence.Length == 0 ? mark : "";
            }
            else if (fence.Length == 0 && environment is null)
            {
                var dollars = line.Split(Dollars).Length - 1;
                isFormula ^= dollars % 2 == 1;
                if (!isFormula && dollars == 0 && Begin().Match(start) is { Success: true } begin)
                {
                    environment = begin.Groups[1].Value;
                    text.Append(Dollars).Append('\n');
                }
            }

            text.Append(line).Append('\n');
            if (environment is not null && line.Contains($"\\end{{{environment}}}", StringComparison.Ordinal))
            {
                environment = null;
                text.Append(Dollars).Append('\n');
            }
        }

        return environment is null ? text.ToString() : markdown;
    }

    [GeneratedRegex(@"^(```+|~~~+)")]
    private static partial Regex Code();

    [GeneratedRegex(@"^\\begin\{((?:equation|align|alignat|flalign|gather|multline|eqnarray)\*?)\}")]
    private static partial Regex Begin();
}
