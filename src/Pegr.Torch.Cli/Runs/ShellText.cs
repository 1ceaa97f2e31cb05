namespace Pegr.Torch.Cli.Runs;

/// <summary>Text for a POSIX shell's command line.</summary>
internal static class ShellText
{
    /// <summary>The text as one word that the shell takes as it is.</summary>
    public static string Quote(string text)
        => text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || "+-_.,:/=".Contains(c))
            ? text
            : $"'{text.Replace("'", "'\\''")}'";
}
