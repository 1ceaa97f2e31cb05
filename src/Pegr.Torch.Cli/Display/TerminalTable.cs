using Pegr.Torch.Tables;
using Spectre.Console;

namespace Pegr.Torch.Cli.Display;

/// <summary>Lays tables out for a terminal.</summary>
internal static class TerminalTable
{
    private const int BetweenColumns = 2;
    private const int Indent = 2;

    /// <summary>Writes a table; where the terminal is too narrow for it, a paragraph for each line of it.</summary>
    /// <param name="console">The terminal.</param>
    /// <param name="texts">The table.</param>
    /// <param name="firstNumber">The first of the columns of numbers, which are aligned at their right; null for none.</param>
    public static void WriteTable(this IAnsiConsole console, TextTable texts, int? firstNumber = null)
    {
        if (LeastWidth(texts) <= console.Profile.Width)
        {
            console.Write(Of(texts, firstNumber));
            return;
        }

        console.WriteLine();
        foreach (var row in texts.Rows)
        {
            console.WriteLine($"{OneLine(texts.Headers[0])} {row[0]}".Trim());
            foreach (var (header, cell) in texts.Headers.Zip(row).Skip(1).Where(pair => pair.Second.Length > 0))
            {
                console.WriteLine($"{new string(' ', Indent)}{OneLine(header)} {cell}".TrimEnd());
            }
        }

        console.WriteLine();
    }

    // Only the first column is broken where the terminal is narrow.
    private static Table Of(TextTable texts, int? firstNumber)
    {
        var table = new Table().Border(TableBorder.Simple);
        for (var index = 0; index < texts.Headers.Count; index++)
        {
            // Narrow gaps keep the table within eighty columns.
            var column = new TableColumn(new Text(texts.Headers[index])).Padding(0, 0, 1, 0);
            column = index >= firstNumber ? column.RightAligned() : column;
            table.AddColumn(index == 0 ? column : column.NoWrap());
        }

        foreach (var row in texts.Rows)
        {
            table.AddRow([.. row.Select(cell => new Text(cell))]);
        }

        return table;
    }

    private static int LeastWidth(TextTable texts)
        => 1 + Enumerable.Range(0, texts.Headers.Count).Sum(column => BetweenColumns + texts.Rows.Select(row => row[column])
            .Concat(texts.Headers[column].Split('\n'))
            .SelectMany(text => column == 0 ? text.Split(' ') : [text])
            .Max(text => text.Length));

    private static string OneLine(string header) => header.Replace('\n', ' ');
}
