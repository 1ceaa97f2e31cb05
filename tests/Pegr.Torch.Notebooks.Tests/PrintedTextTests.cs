using Pegr.Torch.Cli.Tests.Support;

namespace Pegr.Torch.Notebooks.Tests;

/// <summary>What is stored of cells that print without end.</summary>
public sealed class PrintedTextTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_million_characters_of_many_lines_are_stored_and_the_other_lines_are_counted()
    {
        // Lines of ten characters, the end of the line included.
        var shown = Shown("for (var i = 0; i < 200_000; i++) { Console.WriteLine(i.ToString(\"D9\")); }");

        Assert.Equal(2, shown.Count);
        Assert.Equal("stdout", shown[0].Kind);
        Assert.Equal(Enumerable.Range(0, 100_000).Select(i => i.ToString("D9")), shown[0].Text.TrimEnd('\n').Split('\n'));
        Assert.Equal(("stdout", "[100,000 more lines are not stored]\n"), shown[1]);
    }

    [Fact]
    public void Where_the_streams_take_turns_some_thousands_of_outputs_are_stored()
    {
        var shown = Shown("for (var i = 0; i < 100_000; i++) { Console.WriteLine(i); Console.Error.WriteLine(-i); }");

        Assert.Equal(5_001, shown.Count);
        Assert.Equal(Enumerable.Range(0, 2_500).SelectMany(i => new[] { ("stdout", $"{i}\n"), ("stderr", $"{-i}\n") }), shown.Take(5_000));
        Assert.Equal(("stdout", "[195,000 more lines are not stored]\n"), shown[^1]);
    }

    [Fact]
    public void A_line_that_is_too_long_is_cut_and_what_the_cell_ends_with_stays()
    {
        var shown = Shown("Console.Write(new string('x', 1_500_000));\n7.ToString()");

        Assert.Equal([("stdout", new string('x', 1_000_000)), ("execute_result", "7"), ("stdout", "\n[1 more line is not stored]\n")], shown);
    }

    [Fact]
    public void What_just_fits_is_stored_without_a_word()
        => Assert.Equal([("stdout", new string('x', 1_000_000))], Shown("Console.Write(new string('x', 1_000_000));"));

    private IReadOnlyList<(string Kind, string Text)> Shown(string cell)
    {
        var path = _folder.Write("n.ipynb", Ipynb.Of(cell));
        var outcome = CommandLine.Run("notebook", "run", "--write", path);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return Ipynb.Shown(Ipynb.Code(path)[0]);
    }
}
