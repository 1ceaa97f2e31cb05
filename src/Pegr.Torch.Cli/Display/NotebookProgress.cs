using System.Globalization;
using Spectre.Console;

namespace Pegr.Torch.Cli.Display;

/// <summary>Shows which cell of a notebook runs, by a line that changes on a terminal, by lines in a file or pipe.</summary>
internal static class NotebookProgress
{
    /// <summary>Carries out a notebook while its progress is shown.</summary>
    /// <param name="console">Where to show it.</param>
    /// <param name="notebook">The notebook's name.</param>
    /// <param name="count">How many cells it has.</param>
    /// <param name="run">The work; tells of every cell that begins, from 1.</param>
    public static void Follow(IAnsiConsole console, string notebook, int count, Action<Action<int>> run)
    {
        if (!console.CanRedraw())
        {
            run(cell => console.WritePlain(string.Create(CultureInfo.InvariantCulture, $"{notebook}: cell {cell} of {count}")));
            return;
        }

        console.Status().Start(Markup.Escape(notebook), status => run(cell => status.Status = Markup.Escape(
            string.Create(CultureInfo.InvariantCulture, $"{notebook}: cell {cell} of {count}"))));
    }
}
