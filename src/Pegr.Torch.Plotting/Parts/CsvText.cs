using Pegr.Torch.Tables;

namespace Pegr.Torch.Plotting.Parts;

/// <summary>Tables as comma-separated values (RFC 4180): a line of names, then a line for each row.</summary>
internal static class CsvText
{
    /// <summary>The text of a table.</summary>
    public static string Of(TextTable table)
        => string.Concat(table.Rows.Prepend(table.Headers).Select(cells => string.Join(',', cells.Select(Quoted)) + "\n"));

    private static string Quoted(string text)
        => text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
