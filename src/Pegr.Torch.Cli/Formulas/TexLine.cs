using System.Globalization;

namespace Pegr.Torch.Cli.Formulas;

/// <summary>A line between two rows of a table.</summary>
/// <param name="First">The first column that it is drawn along, from 1 on.</param>
/// <param name="Last">The last one.</param>
internal sealed record TexLine(int First, int Last)
{
    /// <summary>Takes the commands for lines that come next.</summary>
    public static IReadOnlyList<TexLine> Take(TexLexer lexer)
    {
        var lines = new List<TexLine>();
        while (lexer.Peek() is @"\hline" or @"\cline" or @"\toprule" or @"\midrule" or @"\bottomrule")
        {
            lines.Add(lexer.Next() == @"\cline" ? Along(lexer.Raw()) : new TexLine(1, int.MaxValue));
        }

        return lines;
    }

    /// <summary>Whether it is drawn along a column.</summary>
    /// <param name="column">The column, from 0 on.</param>
    public bool Covers(int column) => column + 1 >= First && column + 1 <= Last;

    // Such as 2-3.
    private static TexLine Along(string columns)
    {
        var ends = columns.Split('-').Select(end => int.TryParse(end, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number) ? number : 0).ToList();
        return new TexLine(ends[0], ends[^1]);
    }
}
