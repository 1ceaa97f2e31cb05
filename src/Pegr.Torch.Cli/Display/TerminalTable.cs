using Pegr.Torch.Tables;
using Spectre.Console;

namespace Pegr.Torch.Cli.Display;

/// <summary>Lays a table out for a terminal.</summary>
internal static class TerminalTable
{
    /// <summary>Makes the table. Only the first column is broken where the terminal is too narrow.</summary>
    public static Table Of(TextTable texts)
    {
        var table = new Table().Border(TableBorder.Simple);
        for (var index = 0; index < texts.Headers.Count; index++)
        {
            // Narrow gaps keep the table within eighty columns.
            var column = new TableColumn(new Text(texts.Headers[index])).Padding(0, 0, 1, 0);
            table.AddColumn(index == 0 ? column : column.NoWrap());
        }

        foreach (var row in texts.Rows)
        {
            table.AddRow([.. row.Select(cell => new Text(cell))]);
        }

        return table;
    }
}
