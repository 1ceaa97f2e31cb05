using System.Text.Json.Nodes;
using Pegr.Torch.Cli.Tests.Support;

namespace Pegr.Torch.Notebooks.Tests;

/// <summary>How cells show values.</summary>
public sealed class DisplayTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_has_no_parts_is_its_text_and_what_has_some_a_table_besides_and_no_text_is_markup()
    {
        var cells = Run(
            "\"<b>\"",
            "1.5",
            "new[] { 1.5, 2 }",
            "new Dictionary<string, object> { [\"<a>\"] = \"x & y\", [\"n\"] = null }",
            "record Point(int X);\nnew Point(3)",
            "class Pair { public int One => 1; public List<int> More => [2, 3]; public int Bad => throw new InvalidOperationException(); }\nnew Pair()",
            "Enumerable.Range(0, 1_000_000)");

        Assert.Equal(Forms(("text/plain", "<b>")), cells[0]);
        Assert.Equal(Forms(("text/plain", "1.5")), cells[1]);
        Assert.Equal(
            Forms(("text/html", "<table><tbody><tr><th scope=\"row\">0</th><td>1.5</td></tr><tr><th scope=\"row\">1</th><td>2</td></tr></tbody></table>"), ("text/plain", "[1.5, 2]")), cells[2]);
        Assert.Equal(
            Forms(
                ("text/html", "<table><tbody><tr><th scope=\"row\">&lt;a&gt;</th><td>x &amp; y</td></tr><tr><th scope=\"row\">n</th><td>null</td></tr></tbody></table>"),
                ("text/plain", "{ <a>: x & y, n: null }")),
            cells[3]);
        Assert.Equal(Forms(("text/plain", "Point { X = 3 }")), cells[4]);
        Assert.Equal("{ One: 1, More: [2, 3], Bad: InvalidOperationException }", cells[5]["text/plain"]);
        Assert.EndsWith("18, 19, …]", cells[6]["text/plain"], StringComparison.Ordinal);
        Assert.Contains("<tr><th scope=\"row\">…</th>", cells[6]["text/html"]);
    }

    [Fact]
    public void HTML_is_shown_as_such_and_a_form_can_be_asked_for()
    {
        var cells = Run("HTML(\"<b>bold</b>\")", "display(HTML(\"<i>\"), \"text/html\");", "\"**x**\".DisplayAs(\"text/markdown\");", "display(new[] { 1 }, \"text/plain\");");

        Assert.Equal(Forms(("text/html", "<b>bold</b>"), ("text/plain", "<b>bold</b>")), cells[0]);
        Assert.Equal(Forms(("text/html", "<i>")), cells[1]);
        Assert.Equal(Forms(("text/markdown", "**x**")), cells[2]);
        Assert.Equal(Forms(("text/plain", "[1]")), cells[3]);
    }

    [Fact]
    public void A_value_is_shown_anew_in_its_place()
    {
        var cells = Run("var place = display(\"0%\");\ndisplay(\"other\");\nplace.Update(\"100%\");");

        Assert.Equal(Forms(("text/plain", "100%")), cells[0]);
    }

    [Fact]
    public void A_cell_says_how_its_types_are_shown_and_derived_types_are_shown_alike()
    {
        var cells = Run(
            "class Animal { }\nclass Cat : Animal { }\n"
            + "Formatter.Register<Animal>(animal => $\"<b>{animal.GetType().Name}</b>\", \"text/html\");\n"
            + "Formatter.Register<Animal>((animal, writer) => writer.Write(\"an animal\"));\nnew Cat()",
            "Formatter.SetPreferredMimeTypesFor(typeof(Animal), \"text/plain\");\nnew Animal()",
            "display(new Animal(), \"text/html\");");

        Assert.Equal(Forms(("text/html", "<b>Cat</b>"), ("text/plain", "an animal")), cells[0]);
        Assert.Equal(Forms(("text/plain", "an animal")), cells[1]);
        Assert.Equal(Forms(("text/html", "<b>Animal</b>")), cells[2]);
    }

    [Theory]
    [InlineData("class A { }\nFormatter.Register<A>(a => throw new FormatException(\"no\"));\nnew A()", ", cell [1], line 2: FormatException: no")]
    [InlineData("1;\nusing static Microsoft.DotNet.Interactive.Formatting.PocketViewTags;", ", cell [1], line 2: 'using static Microsoft.DotNet.Interactive.Formatting.PocketViewTags;' names a part of the .NET Interactive kernel that is not here")]
    public void What_cannot_be_shown_is_told(string cell, string error)
    {
        var path = _folder.Write("test.ipynb", Ipynb.Of(cell));

        var outcome = CommandLine.Run("notebook", "run", path);

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains(error, outcome.Error);
    }

    [Fact]
    public void No_library_of_the_kernel_is_beside_the_command()
        => Assert.Empty(Directory.EnumerateFiles(AppContext.BaseDirectory, "Microsoft.DotNet.Interactive*"));

    [Fact]
    public void The_kernel_takes_the_same_calls_and_shows_the_same()
    {
        Jupyter.SkipWithoutKernel();
        string[] cells =
        [
            "display(HTML(\"<i>\"), \"text/html\");",
            "\"**x**\".DisplayAs(\"text/markdown\");",
            "var place = display(\"0%\");",
            "using Microsoft.DotNet.Interactive.Formatting;\nclass Animal { }\nFormatter.Register<Animal>(animal => \"<b>animal</b>\", \"text/html\");\n"
            + "Formatter.Register<Animal>((Animal animal, System.IO.TextWriter writer) => writer.Write(\"an animal\"));\nFormatter.SetPreferredMimeTypesFor(typeof(Animal), \"text/plain\");\nnew Animal()",
            "display(new Animal(), \"text/html\");",
        ];
        var path = _folder.Write("kernel.ipynb", Ipynb.Of(["1", .. cells]));

        var outcome = Jupyter.Execute(path, _folder);

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Equal(Run(cells), Ipynb.Code(_folder["executed.ipynb"]).Skip(1).Select(FirstForms));
    }

    private static Dictionary<string, string> FirstForms(JsonNode cell)
        => cell["outputs"]![0]!["data"]!.AsObject().ToDictionary(
            form => form.Key, form => form.Value is JsonArray lines ? string.Concat(lines.Select(line => (string)line!)) : (string)form.Value!);

    private static Dictionary<string, string> Forms(params (string MimeType, string Text)[] forms) => forms.ToDictionary(form => form.MimeType, form => form.Text);

    // The first output of every cell.
    private Dictionary<string, string>[] Run(params string[] cells)
    {
        var path = _folder.Write("test.ipynb", Ipynb.Of(cells));
        var outcome = CommandLine.Run("notebook", "run", "--write", path);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return [.. Ipynb.Code(path).Select(FirstForms)];
    }
}
