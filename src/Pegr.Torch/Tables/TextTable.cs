namespace Pegr.Torch.Tables;

/// <summary>A table as texts, for a terminal, a page or a notebook to lay out.</summary>
/// <param name="Headers">The columns' headers; a line break in one is a good place to break it.</param>
/// <param name="Rows">The lines, each with a cell for every column.</param>
public sealed record TextTable(IReadOnlyList<string> Headers, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>Makes a table from columns that each turn an item into a cell.</summary>
    /// <param name="items">What the lines are about.</param>
    /// <param name="columns">The columns.</param>
    public static TextTable Of<T>(IEnumerable<T> items, IReadOnlyList<(string Header, Func<T, string> Cell)> columns)
        => new([.. columns.Select(column => column.Header)], [.. items.Select(item => columns.Select(column => column.Cell(item)).ToArray())]);

    /// <summary>The table as comma-separated values (RFC 4180): a line of headers, then a line for each row.</summary>
    public string ToCsv() => string.Concat(Rows.Prepend(Headers).Select(cells => string.Join(',', cells.Select(Quoted)) + "\n"));

    private static string Quoted(string text)
        => text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
