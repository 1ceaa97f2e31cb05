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
    /// <param name="rows">The cells of its rows; an empty last row, as a line break at the end leaves it, is not shown.</param>
    /// <param name="columns">How an array's columns are aligned, with lines between them, such as <c>cc|r</c>.</param>
    public static XElement Of(string name, IReadOnlyList<IReadOnlyList<IReadOnlyList<XElement>>> rows, string columns = "")
    {
        var ofArray = name == "array" ? ArrayStyles(columns) : [];
        var kind = name.TrimEnd(Unnumbered);
        var isAligned = kind is "aligned" or "align" or "alignedat" or "alignat" or "flalign" or "split";
        var shown = rows is [.., [{ Count: 0 }]] ? rows.SkipLast(1) : rows;
        var table = MathElements.Of(
            "mtable",
            isAligned || kind is "gathered" or "gather" or "multline" or "equation" or "eqnarray" or "dcases" ? new XAttribute("displaystyle", "true") : null,
            shown.Select(row => MathElements.Of("mtr", row.Select((cell, column) => MathElements.Of("mtd", column < ofArray.Count ? new XAttribute("style", ofArray[column]) : Style(kind, isAligned, column), cell)))));
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

        return styles;
    }

    private static XAttribute? Style(string name, bool isAligned, int column) => (name, isAligned) switch
    {
        (_, true) => new XAttribute("style", $"{Aligned(column % 2 == 0 ? "right" : "left")};{NoSpace}"),
        ("eqnarray", _) => new XAttribute("style", $"{Aligned(column switch { 0 => "right", 1 => "center", _ => "left" })};{NoSpace}"),
        (Stack or "subarray" or "smallmatrix", _) => new XAttribute("style", "padding:0 0.2em"),
        ("cases" or "dcases" or "rcases", _) => new XAttribute("style", Aligned("left")),
        _ => null,
    };
}
