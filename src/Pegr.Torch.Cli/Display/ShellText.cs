using System.Text;

namespace Pegr.Torch.Cli.Display;

/// <summary>Text for a POSIX shell's command line.</summary>
internal static class ShellText
{
    /// <summary>The text as one word that the shell takes as it is.</summary>
    public static string Quote(string text)
        => text.Any(TerminalText.Steers) ? Printed(text)
            : text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || "+-_.,:/=".Contains(c))
            ? text
            : $"'{text.Replace("'", "'\\''")}'";

    /// <summary>A folder as one word; a separator at its end keeps a line break there, which a shell takes off what a command printed.</summary>
    public static string QuoteFolder(string path) => Quote(path.EndsWith('\n') ? path + Path.DirectorySeparatorChar : path);

    // Such characters must not reach a terminal, nor be lost: printf is the one way that all shells have to write them. It would
    // take a dash at the beginning for an option of its own.
    private static string Printed(string text)
    {
        var format = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '%')
            {
                format.Append("%%");
            }
            else if (rune.IsBmp && ((rune.Value is '-' && format.Length == 0) || TerminalText.Steers((char)rune.Value) || rune.Value is '\\' or '\''))
            {
                foreach (var b in Encoding.UTF8.GetBytes(rune.ToString()))
                {
                    format.Append('\\').Append(Convert.ToString(b, 8).PadLeft(3, '0'));
                }
            }
            else
            {
                format.Append(rune.ToString());
            }
        }

        return $"\"$(printf '{format}')\"";
    }
}
