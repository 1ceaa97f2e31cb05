using System.Xml.Linq;

namespace Pegr.Torch.Cli.Formulas;

/// <summary>A row of a table.</summary>
/// <param name="Lines">The lines above it.</param>
/// <param name="Cells">Its cells.</param>
internal sealed record TexRow(IReadOnlyList<TexLine> Lines, IReadOnlyList<IReadOnlyList<XElement>> Cells)
{
    private const string NextRow = @"\\";
    private const string NextCell = "&";

    /// <summary>Reads rows, up to a token that is not taken.</summary>
    /// <param name="parser">Reads the cells.</param>
    /// <param name="lexer">The source.</param>
    /// <param name="isEnd">Whether a token ends the last row.</param>
    public static IReadOnlyList<TexRow> Read(TexParser parser, TexLexer lexer, Func<string, bool> isEnd)
    {
        var rows = new List<TexRow>();
        do
        {
            if (rows.Count > 0)
            {
                lexer.TakeHeight();
            }

            var lines = TexLine.Take(lexer);
            var cells = new List<IReadOnlyList<XElement>>();
            do
            {
                cells.Add(parser.Sequence(token => token is NextCell or NextRow || isEnd(token)));
            }
            while (lexer.Take(NextCell));
            rows.Add(new TexRow(lines, cells));
        }
        while (lexer.Take(NextRow));
        return rows;
    }

    /// <summary>Whether nothing stands in it, as after a line break at the end.</summary>
    public bool IsEmpty => Cells is [{ Count: 0 }];
}
