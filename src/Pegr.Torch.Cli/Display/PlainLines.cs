using Spectre.Console;

namespace Pegr.Torch.Cli.Display;

/// <summary>Lines that a console does not break, however narrow it is: paths and commands stay in one piece for copying.</summary>
internal static class PlainLines
{
    /// <summary>Writes a line.</summary>
    public static void WritePlain(this IAnsiConsole console, string line) => console.Profile.Out.Writer.WriteLine(TerminalText.Visible(line));

    /// <summary>Writes lines that each end in a line feed.</summary>
    public static void WritePlainLines(this IAnsiConsole console, string text)
    {
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            console.WritePlain(line);
        }
    }
}
