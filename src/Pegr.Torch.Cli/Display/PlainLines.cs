using Spectre.Console;

namespace Pegr.Torch.Cli.Display;

/// <summary>Lines that a console does not break, however narrow it is: paths and commands stay in one piece for copying.</summary>
internal static class PlainLines
{
    /// <summary>Writes a line.</summary>
    public static void WritePlain(this IAnsiConsole console, string line) => console.Profile.Out.Writer.WriteLine(TerminalText.Visible(line));
}
