using System.Text.Json.Nodes;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Pegr.Torch.Cli.Tests.Support;

namespace Pegr.Torch.Notebooks.Tests;

public sealed class HtmlCommandTests : IDisposable
{
    private const string Attack = "</title></style></pre></code><script>alert(1)</script><img src=x onerror=alert(1)>\"']]>";
    private const string Pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. Repository.Notebooks.Select(path => Path.GetFileName(path))];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void The_repositorys_notebooks_become_pages_with_all_that_they_show(string name)
    {
        var path = Repository.Notebooks.Single(path => Path.GetFileName(path) == name);

        var page = Page(path);

        var code = Ipynb.Code(path);
        Assert.Equal(code.Select(cell => Ipynb.Source(cell).ReplaceLineEndings("\n")), page.QuerySelectorAll("pre.code").Select(cell => cell.TextContent));
        var outputs = code.SelectMany(cell => cell["outputs"]!.AsArray()).Select(output => output!["data"] as JsonObject).ToList();
        Assert.Equal(outputs.Count, page.QuerySelectorAll(".shown").Length);
        Assert.Equal(outputs.Count(data => data?["image/png"] is not null), page.QuerySelectorAll(".picture img").Length);
        Assert.NotEmpty(page.QuerySelectorAll("math"));
        Assert.DoesNotContain("\\frac", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(page.QuerySelector("h1")!.TextContent, page.Title);
        AssertSound(page);
    }

    [Fact]
    public void Text_and_outputs_of_every_kind_are_shown()
    {
        var page = Page(Write(
            Markdown("# A *title*\n\nText, $x^2$ and `code`:\n\n| a | b |\n| --- | --- |\n| 1 | $\\mu$ |\n\n$$\n\\frac12\n$$\n\n- [link](other.ipynb) and $$y$$"),
            Code("var x = 1 < 2;", Stream("stdout", "out\u001b[31m red"), Stream("stderr", "careful"), Data(("text/plain", "42"))),
            Code("", Data(("image/png", Pixel + "\n"), ("text/plain", "a plot")), Data(("image/svg+xml", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"))),
            Code("", Data(("text/html", "<p>tensor</p><table><tr><td>1<td>2</table>"), ("text/plain", "tensor")), Data(("text/markdown", "**bold**"))),
            Code("", new JsonObject { ["output_type"] = "error", ["ename"] = "Oops", ["evalue"] = "why", ["traceback"] = new JsonArray() }),
            new JsonObject { ["cell_type"] = "raw", ["id"] = "r", ["metadata"] = new JsonObject(), ["source"] = "raw <b>" }));

        Assert.Equal("A title", page.Title);
        Assert.Equal("title", page.QuerySelector("h1 em")!.TextContent);
        Assert.Equal(["x2", "μ", "12", "y"], page.QuerySelectorAll("math").Select(formula => formula.TextContent));
        Assert.Equal([null, null, "block", "block"], page.QuerySelectorAll("math").Select(formula => formula.GetAttribute("display")));
        Assert.Equal("Text, x2 and code:", page.QuerySelector("p")!.TextContent);
        Assert.Equal("other.ipynb", page.QuerySelector("li a")!.GetAttribute("href"));
        Assert.Equal("var x = 1 < 2;", page.QuerySelector("pre.code code")!.TextContent);
        Assert.Equal(["out red", "careful", "42", "", "", "tensor12", "bold", "Oops: why"], page.QuerySelectorAll(".shown").Select(shown => shown.TextContent));
        Assert.Equal(["a plot", "a picture"], page.QuerySelectorAll(".picture img").Select(picture => picture.GetAttribute("alt")));
        Assert.Equal($"data:image/png;base64,{Pixel}", page.QuerySelector(".picture img")!.GetAttribute("src"));
        Assert.Equal(2, page.QuerySelectorAll(".shown table td").Length);
        Assert.Equal("bold", page.QuerySelector(".shown strong")!.TextContent);
        Assert.Contains("raw <b>", page.QuerySelectorAll("pre").Select(text => text.TextContent));
        AssertSound(page);
    }

    [Fact]
    public void Nothing_that_stands_in_a_notebook_runs_or_loads()
    {
        const string html = """
            <script>alert(1)</script><img src="https://example.com/x.png" onerror="alert(1)" alt="far"><a href="JavaScript:alert(1)" onclick="alert(1)">a</a>
            <style>body { display: none }</style><iframe src="x"></iframe><meta http-equiv="refresh" content="0;url=x"><base href="x"><form action="x"><input>form</form>
            <svg onload="alert(1)"><script>alert(1)</script></svg><p style="position:fixed">p</p><b style="background:url(x)">b</b><i style="color:red">i</i></div></main></body>
            """;
        var page = Page(Write(
            Markdown($"# {Attack}\n\n[a](javascript:alert(1)) ![b](javascript:alert(1)) <https://example.com> <b onclick=x>\n\n${Attack}$"),
            Code(Attack, Stream(Attack, Attack), Data(("text/html", html)), Data(("image/png", Attack), ("text/plain", Attack)), Data(("text/markdown", Attack)))));

        AssertSound(page);
        Assert.Contains("<script>alert(1)</script>", page.QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(Attack, page.QuerySelector("pre.code")!.TextContent);
        Assert.Equal("color:red", page.QuerySelector(".shown i")!.GetAttribute("style"));
        Assert.Single(page.QuerySelectorAll("[style*=color]"));
    }

    [Fact]
    public void Pictures_of_the_text_come_along_and_those_that_do_not_say_why()
    {
        Directory.CreateDirectory(_folder["images"]);
        File.WriteAllBytes(_folder["images", "a plot.PNG"], Convert.FromBase64String(Pixel));
        File.WriteAllText(_folder["drawing.svg"], "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
        File.WriteAllText(_folder["text.txt"], "text");
        Directory.CreateDirectory(_folder["folder.png"]);
        var attached = Markdown("![inside](attachment:my%20plot.png) ![](attachment:none.png)");
        attached["attachments"] = new JsonObject { ["my plot.png"] = new JsonObject { ["image/png"] = Pixel } };
        var path = Write(
            Markdown("![shown](images/a%20plot.PNG) ![](drawing.svg?raw=true) ![gone](images/gone.png) ![far](https://example.com/x.png) ![](text.txt) ![](folder.png)"),
            attached,
            Markdown("Old <img src='images/a%20plot.PNG' width=\"40\" onerror=\"alert(1)\"><br/>`<br>`"),
            Code("", Data(("text/markdown", "![again](drawing.svg)")), Data(("text/html", "<img src='drawing.svg' style='height:3em'><img src='none.png'>"))));

        var outcome = Html(path, "--out", _folder["page.html"]);
        var page = new HtmlParser().ParseDocument(File.ReadAllText(_folder["page.html"]));

        Assert.Equal(["shown", "drawing.svg?raw=true", "inside", "images/a plot.PNG", "again", "drawing.svg"], page.QuerySelectorAll("img").Select(picture => picture.GetAttribute("alt")));
        Assert.Equal([$"data:image/png;base64,{Pixel}", $"data:image/png;base64,{Pixel}"], new[] { 0, 3 }.Select(index => page.QuerySelectorAll("img")[index].GetAttribute("src")));
        Assert.StartsWith("data:image/svg+xml;base64,", page.QuerySelectorAll("img")[1].GetAttribute("src"), StringComparison.Ordinal);
        string[] missing =
        [
            "images/gone.png is not there", "https://example.com/x.png is elsewhere and not taken in",
            "text.txt is no picture that pages show (.png, .jpg, .jpeg, .gif, .webp, .bmp, .svg)", "folder.png cannot be read", "attachment:none.png is not attached to the cell", "none.png is not there",
        ];
        Assert.Equal(
            [$"[gone: {missing[0]}]", $"[far: {missing[1]}]", .. missing[2..].Select(why => $"[{why}]")], page.QuerySelectorAll("em").Select(note => note.TextContent));
        Assert.Equal([$"Page: {_folder["page.html"]}", .. missing.Select(why => $"Not in it: {why}.")], outcome.Output.TrimEnd().ReplaceLineEndings("\n").Split('\n'));
        Assert.Equal(("40", "height:3em"), (page.QuerySelectorAll("img")[3].GetAttribute("width"), page.QuerySelectorAll("img")[5].GetAttribute("style")));
        Assert.Equal(("<br>", 1), (page.QuerySelector("p code")!.TextContent, page.QuerySelectorAll("br").Length));
        AssertSound(page);
    }

    [Fact]
    public void Formulas_without_dollar_signs_and_definitions_for_all_cells_are_read()
    {
        var page = Page(Write(
            Markdown("$$\\newcommand{\\E}{\\mathbb{E}}$$\n\nSo\n\\begin{align}\na_1 &= b_1 \\\\\nc &= *d*\n\\end{align}\nit is.\n\n```\n\\begin{align}\n```\n\n$$\n\\begin{equation}\ny\n\\end{equation}\n$$\n\nand $$u$$ here\n$$v \\text{ if $w$}\n= 1$$\n- $$t$$"),
            Markdown("$\\E x$ and \\begin{align}")));

        Assert.Equal(["a1=b1c=∗d∗", "y", "u", "v\u00A0if\u00A0w=1", "t", "𝔼x"], page.QuerySelectorAll("math").Select(formula => formula.TextContent.Replace("\n", "", StringComparison.Ordinal)));
        Assert.Equal("\\begin{align}\n", page.QuerySelector("pre code")!.TextContent);
        Assert.Contains("it is.", page.QuerySelectorAll("p").Select(text => text.TextContent));
    }

    [Fact]
    public void Html_that_has_nothing_to_show_gives_way_to_text()
        => Assert.Equal("plot", Page(Write(Code("", Data(("text/html", "<div><script>draw()</script></div>"), ("text/plain", "plot"))))).QuerySelector("pre.shown")!.TextContent);

    [Fact]
    public void What_is_nested_without_end_is_shown_as_far_as_it_goes()
    {
        var page = Page(Write(
            Markdown(string.Concat(Enumerable.Repeat("> ", 5_000)) + "deep"),
            Code("", Data(("text/html", string.Concat(Enumerable.Repeat("<div>", 5_000)) + "deep"), ("text/plain", "plain")))));

        Assert.Equal("plain", page.QuerySelector(".shown")!.TextContent);
        AssertSound(page);
    }

    [Fact]
    public void A_page_is_replaced_and_what_is_none_only_where_asked()
    {
        var path = Write(Code("1"));
        Assert.Equal($"Page: {_folder["n.html"]}\n", Html(path).Output.ReplaceLineEndings("\n"));
        Assert.Equal(0, Html(path).ExitCode);

        var other = _folder.Write("other.html", "mine");
        var refused = Html(path, "--out", other);
        Assert.Equal((2, $"pegr: --out: '{other}' is no page of a notebook; choose another file, or give --overwrite to replace it."), (refused.ExitCode, refused.Error.TrimEnd()));
        Assert.Equal("mine", File.ReadAllText(other));
        Assert.Equal(0, Html(path, "--out", other, "--overwrite").ExitCode);
        Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(other), StringComparison.Ordinal);

        var itself = Html(path, "--out", path, "--overwrite");
        Assert.Equal((2, $"pegr: --out: '{path}' is the notebook itself; name another file."), (itself.ExitCode, itself.Error.TrimEnd()));
    }

    [Theory]
    [InlineData("missing.ipynb", "'missing.ipynb' is not there; name a notebook (.ipynb).")]
    [InlineData("--nonsense", "unknown option '--nonsense'. 'pegr notebook html --help' shows the usage.")]
    public void Misuse_is_explained(string argument, string expected)
    {
        var outcome = Html(argument);

        Assert.Equal((2, $"pegr: {expected}"), (outcome.ExitCode, outcome.Error.TrimEnd()));
    }

    private static Outcome Html(params string[] arguments) => CommandLine.Run(["notebook", "html", .. arguments]);

    private static JsonObject Markdown(string text) => new() { ["cell_type"] = "markdown", ["id"] = Guid.NewGuid().ToString("N")[..8], ["metadata"] = new JsonObject(), ["source"] = text };

    private static JsonObject Code(string source, params JsonNode[] outputs) => new()
    {
        ["cell_type"] = "code",
        ["execution_count"] = 1,
        ["id"] = Guid.NewGuid().ToString("N")[..8],
        ["metadata"] = new JsonObject(),
        ["outputs"] = new JsonArray(outputs),
        ["source"] = source,
    };

    private static JsonObject Stream(string name, string text) => new() { ["output_type"] = "stream", ["name"] = name, ["text"] = text };

    private static JsonObject Data(params (string Type, string Text)[] forms) => new()
    {
        ["output_type"] = "display_data",
        ["metadata"] = new JsonObject(),
        ["data"] = new JsonObject(forms.Select(form => KeyValuePair.Create(form.Type, (JsonNode?)form.Text))),
    };

    private static void AssertSound(IHtmlDocument page)
    {
        Assert.Equal(
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
            page.QuerySelector("meta[http-equiv=Content-Security-Policy]")!.GetAttribute("content"));
        Assert.Empty(page.QuerySelectorAll("script, iframe, object, embed, form, base, link, body style, meta[http-equiv=refresh], svg"));
        Assert.Single(page.QuerySelectorAll("main"));
        Assert.Equal(["MAIN"], page.Body!.Children.Select(element => element.TagName));
        Assert.All(page.All, element => Assert.DoesNotContain(element.Attributes, attribute => attribute.Name.StartsWith("on", StringComparison.Ordinal)));
        Assert.All(page.QuerySelectorAll("a[href]"), link => Assert.DoesNotContain("script:", link.GetAttribute("href"), StringComparison.OrdinalIgnoreCase));
        Assert.All(page.QuerySelectorAll("img"), picture => Assert.False(string.IsNullOrEmpty(picture.GetAttribute("alt"))));
    }

    private string Write(params JsonNode[] cells) => _folder.Write("n.ipynb", new JsonObject
    {
        ["cells"] = new JsonArray(cells),
        ["metadata"] = new JsonObject(),
        ["nbformat"] = 4,
        ["nbformat_minor"] = 5,
    }.ToJsonString());

    private IHtmlDocument Page(string path)
    {
        var outcome = Html(path, "--out", _folder["page.html"]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return new HtmlParser().ParseDocument(File.ReadAllText(_folder["page.html"]));
    }
}
