using System.Xml.Linq;

namespace Pegr.Torch.Cli.Formulas;

/// <summary>Formulas in rows and columns, such as cases and matrices.</summary>
internal static class TexTable
{
    /// <summary>What stands below or above a sign in several lines.</summary>
    public const string Stack = "substack";

    private const char Unnumbered = '*';
    private const string NoSpace = "padding-left:0;padding-right:0";

    private static readonly string[] Open =
        ["aligned", "align", "alignedat", "alignat", "flalign", "split", "gathered", "gather", "multline", "equation", "eqnarray", "array", "matrix", "smallmatrix", "subarray", Stack];

    // What stands on the sides of the others.
    private static readonly Dictionary<string, (string Open, string Close)> Fenced = new[]
    {
        ("cases", ("{", "")), ("dcases", ("{", "")), ("rcases", ("", "}")), ("pmatrix", ("(", ")")), ("bmatrix", ("[", "]")), ("Bmatrix", ("{", "}")), ("vmatrix", ("|", "|")), ("Vmatrix", ("‖", "‖")),
    }.ToDictionary();

    /// <summary>Whether an environment is known.</summary>
    public static bool Contains(string name) => Fenced.ContainsKey(name) || Open.Contains(name.TrimEnd(Unnumbered));

    /// <summary>Lays an environment out.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="rows">Its rows; an empty last row, as a line break at the end leaves it, is not shown, and lines above it are drawn below the one before.</param>
    /// <param name="columns">How an array's columns are aligned, with lines between them, such as <c>cc|r</c>.</param>
    public static XElement Of(string name, IReadOnlyList<TexRow> rows, string columns = "")
    {
        var ofArray = name == "array" ? ArrayStyles(columns) : [];
        var kind = name.TrimEnd(Unnumbered);
        var isAligned = kind is "aligned" or "align" or "alignedat" or "alignat" or "flalign" or "split";
        var isEnded = rows[^1].IsEmpty;
        var shown = isEnded ? rows.SkipLast(1).ToList() : rows;
        var below = isEnded ? rows[^1].Lines : [];
        var width = rows.Max(row => row.Cells.Count);
        var table = MathElements.Of(
            "mtable",
            isAligned || kind is "gathered" or "gather" or "multline" or "equation" or "eqnarray" or "dcases" ? new XAttribute("displaystyle", "true") : null,
            shown.Select((row, index) => Row(row, index == shown.Count - 1 ? below : [])));

        XElement Row(TexRow row, IReadOnlyList<TexLine> below)
        {
            // A line goes on where the last cells are left out.
            var missing = row.Lines.Count + below.Count > 0 ? width - row.Cells.Count : 0;
            return MathElements.Of("mtr", row.Cells.Concat(Enumerable.Repeat<IReadOnlyList<XElement>>([], missing)).Select((cell, column) =>
            {
                var style = (column < ofArray.Count ? ofArray[column] : Style(kind, isAligned, column)) + Line("top", row.Lines, column) + Line("bottom", below, column);
                return MathElements.Of("mtd", style.Length > 0 ? new XAttribute("style", style.TrimStart(';')) : null, cell);
            }));
        }

        if (!Fenced.TryGetValue(name, out var sides))
        {
            return table;
        }

        return MathElements.Of(
            "mrow",
            sides.Open.Length > 0 ? MathElements.Growing(sides.Open, "prefix") : null,
            table,
            sides.Close.Length > 0 ? MathElements.Growing(sides.Close, "postfix") : null);
    }

    // Chromium aligns what is no text by the second of these only, others by the first.
    private static string Aligned(string side) => $"text-align:{side};text-align:-webkit-{side}";

    private static string Line(string side, IReadOnlyList<TexLine> lines, int column) => lines.Count(line => line.Covers(column)) switch
    {
        0 => "",
        1 => $";border-{side}:0.06em solid",
        _ => $";border-{side}:0.2em double",
    };

    private static List<string> ArrayStyles(string columns)
    {
        var styles = new List<string>();
        var line = "";
        foreach (var letter in columns)
        {
            if (letter == '|')
            {
                line = ";border-left:0.06em solid";
            }
            else if (letter is 'l' or 'c' or 'r')
            {
                styles.Add(Aligned(letter switch { 'l' => "left", 'r' => "right", _ => "center" }) + line);
                line = "";
            }
        }

        if (line.Length > 0 && styles.Count > 0)
        {
            styles[^1] += ";border-right:0.06em solid";
        }

        return styles;
    }

    private static string Style(string name, bool isAligned, int column) => (name, isAligned) switch
    {
        (_, true) => $"{Aligned(column % 2 == 0 ? "right" : "left")};{NoSpace}",
        ("eqnarray", _) => $"{Aligned(column switch { 0 => "right", 1 => "center", _ => "left" })};{NoSpace}",
        (Stack or "subarray" or "smallmatrix", _) => "padding:0 0.2em",
        ("cases" or "dcases" or "rcases", _) => Aligned("left"),
        _ => "",
    };
}
