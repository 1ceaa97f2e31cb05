using Spectre.Console;

namespace Pegr.Torch.Cli.Display;

/// <summary>What a console writes to.</summary>
internal static class Terminals
{
    /// <summary>Whether it is a terminal, on which lines can be drawn anew; a file or a pipe takes them as they come.</summary>
    public static bool CanRedraw(this IAnsiConsole console) => console.Profile is { Out.IsTerminal: true, Capabilities.Ansi: true };

    /// <summary>The columns that a bar may take beside its description, percentage and time.</summary>
    public static int BarWidth(this IAnsiConsole console) => Math.Clamp(console.Profile.Width - 35, 5, 30);
}
