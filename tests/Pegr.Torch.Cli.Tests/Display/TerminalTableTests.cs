using Pegr.Torch.Cli.Display;
using Pegr.Torch.Tables;
using Spectre.Console;

namespace Pegr.Torch.Cli.Tests.Display;

public sealed class TerminalTableTests
{
    private static readonly TextTable Table = new(
        ["objective", "train\nloss", "test\naccuracy", "memorized\nwrong labels"],
        [["gd", "0.693", "0.827 ± 0.035", "0.100"], ["pegr with a long name", "0.012", "0.999 ± 0.001", ""]]);

    [Theory]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(200)]
    public void Every_cell_is_whole_and_no_line_too_wide(int width)
    {
        var text = Written(width);

        Assert.All(text.Split('\n'), line => Assert.True(line.TrimEnd().Length <= width, line));
        Assert.All(["gd", "0.693", "0.827 ± 0.035", "0.100", "0.012", "0.999 ± 0.001"], cell => Assert.Contains(cell, text, StringComparison.Ordinal));
    }

    [Fact]
    public void In_a_narrow_terminal_each_line_is_a_paragraph()
    {
        Assert.Contains("objective gd\n  train loss 0.693\n", Written(30), StringComparison.Ordinal);
        Assert.DoesNotContain("objective gd", Written(80), StringComparison.Ordinal);
    }

    private static string Written(int width)
    {
        var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = width;
        console.WriteTable(Table);
        return writer.ToString().ReplaceLineEndings("\n");
    }
}
