using System.Xml.Linq;

namespace Pegr.Torch.Cli.Formulas;

/// <summary>Formulas in rows and columns, such as cases and matrices.</summary>
internal static class TexTable
{
    private const string NoSpace = "padding-left:0;padding-right:0";

    private static readonly string[] Open =
        ["aligned", "align", "align*", "alignedat", "split", "gathered", "gather", "gather*", "array", "matrix", "smallmatrix"];

    // What stands on the sides of the others.
    private static readonly Dictionary<string, (string Open, string Close)> Fenced = new[]
    {
        ("cases", ("{", "")), ("pmatrix", ("(", ")")), ("bmatrix", ("[", "]")), ("Bmatrix", ("{", "}")), ("vmatrix", ("|", "|")), ("Vmatrix", ("‖", "‖")),
    }.ToDictionary();

    /// <summary>Whether an environment is known.</summary>
    public static bool Contains(string name) => Fenced.ContainsKey(name) || Open.Contains(name);

    /// <summary>Lays an environment out.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="rows">The cells of its rows; an empty last row, as a line break at the end leaves it, is not shown.</param>
    public static XElement Of(string name, IReadOnlyList<IReadOnlyList<IReadOnlyList<XElement>>> rows)
    {
        var isAligned = name.StartsWith("align", StringComparison.Ordinal) || name == "split";
        var shown = rows is [.., [{ Count: 0 }]] ? rows.SkipLast(1) : rows;
        var table = MathElements.Of(
            "mtable",
            isAligned || name.StartsWith("gather", StringComparison.Ordinal) ? new XAttribute("displaystyle", "true") : null,
            shown.Select(row => MathElements.Of("mtr", row.Select((cell, column) => MathElements.Of("mtd", Style(name, isAligned, column), cell)))));
        if (!Fenced.TryGetValue(name, out var sides))
        {
            return table;
        }

        return MathElements.Of(
            "mrow",
            MathElements.Growing(sides.Open, "prefix"),
            table,
            sides.Close.Length > 0 ? MathElements.Growing(sides.Close, "postfix") : null);
    }

    private static XAttribute? Style(string name, bool isAligned, int column) => (name, isAligned) switch
    {
        (_, true) => new XAttribute("style", $"text-align:{(column % 2 == 0 ? "right" : "left")};{NoSpace}"),
        ("cases", _) => new XAttribute("style", "text-align:left"),
        _ => null,
    };
}
