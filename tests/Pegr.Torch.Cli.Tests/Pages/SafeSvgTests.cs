using System.Xml.Linq;
using Pegr.Torch.Cli.Pages;
using Pegr.Torch.Cli.Tests.Support;

namespace Pegr.Torch.Cli.Tests.Pages;

public sealed class SafeSvgTests : IDisposable
{
    private const string Start = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9" """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<script xlink:href='http://evil/'/>")]
    [InlineData("<foreignObject><p xmlns='http://www.w3.org/1999/xhtml' onclick='alert(1)'>x</p></foreignObject>")]
    [InlineData("<rect onclick='alert(1)' onload='alert(1)'/>")]
    [InlineData("<style>@import 'http://evil/'; rect { fill: url(http://evil/) }</style>")]
    [InlineData("<rect style='fill: url(http://evil/)'/>")]
    [InlineData("<rect fill='url(http://evil/)'/>")]
    [InlineData("<rect fill='URL( \"http://evil/\" )'/>")]
    [InlineData("<rect fill='u\\72l(http://evil/)'/>")]
    [InlineData("<rect clip-path='url(evil.svg#x)'/>")]
    [InlineData("<rect fill='image-set(\"http://evil/\" 1x)'/>")]
    [InlineData("<image href='http://evil/'/>")]
    [InlineData("<image xlink:href='data:image/svg+xml;base64,AAAA'/>")]
    [InlineData("<image href='data:image/png;base64,AA' xlink:href='http://evil/'/>")]
    [InlineData("<use href='http://evil/#x'/>")]
    [InlineData("<a href='javascript:alert(1)'><rect/></a>")]
    [InlineData("<animate attributeName='href' to='http://evil/'/>")]
    [InlineData("<set attributeName='onclick' to='alert(1)'/>")]
    [InlineData("<?xml-stylesheet href='http://evil/'?>")]
    [InlineData("<!-- evil -->")]
    [InlineData("<x:script xmlns:x='http://www.w3.org/2000/svg'>alert(1)</x:script>")]
    public void What_runs_fetches_or_links_is_left_out_and_the_rest_stays(string part)
    {
        var svg = Read($"{Start}>{part}<circle r='4' fill='red'/></svg>")!.ToString();

        Assert.DoesNotContain("evil", svg, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("alert", svg, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("<circle r=\"4\" fill=\"red\" />", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_and_references_get_a_prefix()
    {
        var svg = Read(
            $"{Start}><clipPath id='c'><rect/></clipPath><image id='i' xlink:href='data:image/png;base64,AA=='/>"
            + "<g clip-path='url(#c)' fill='url(#nowhere)'><use xlink:href='#i'/></g></svg>")!;

        Assert.Equal(["p-c", "p-i"], svg.Descendants().Attributes("id").Select(id => id.Value));
        Assert.Equal("url(#p-c)", svg.Descendants().Attributes("clip-path").Single().Value);
        Assert.Equal(["data:image/png;base64,AA==", "#p-i"], svg.Descendants().Attributes("href").Select(href => href.Value));
        Assert.Empty(svg.Descendants().Attributes("fill"));
    }

    [Fact]
    public void A_name_that_is_there_twice_stays_once()
        => Assert.Single(Read($"{Start}><rect id='a'/><rect id='a'/></svg>")!.Descendants().Attributes("id"));

    [Fact]
    public void Styles_become_attributes_as_far_as_they_are_safe()
        => Assert.Equal(
            "<rect fill=\"blue\" stroke-width=\"2\" />",
            Read($"{Start}><rect fill='red' style='fill: blue;filter:url(#x); stroke-width:2;href:x;stroke:url(http://evil/)'/></svg>")!
                .Elements().Single().ToString().Replace(" xmlns=\"http://www.w3.org/2000/svg\"", "", StringComparison.Ordinal));

    [Theory]
    [InlineData(90, true)]
    [InlineData(100_000, false)]
    public void Elements_within_elements_without_end_are_refused(int depth, bool isRead)
    {
        var groups = string.Concat(Enumerable.Repeat("<g>", depth));

        var svg = Read($"{Start}>{groups}<rect/>{groups.Replace("<", "</", StringComparison.Ordinal)}</svg>");

        Assert.Equal(isRead, svg is not null);
    }

    [Fact]
    public void Copies_of_copies_are_not_made()
        => Assert.Empty(Read($"{Start}><g id='a'><rect/></g><g id='b'><use href='#a'/><use href='#a'/></g><use href='#b'/></svg>")!
            .Descendants().Attributes("href"));

    [Theory]
    [InlineData("")]
    [InlineData("no markup")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'>")]
    [InlineData("<html><body/></html>")]
    [InlineData("<svg/>")]
    [InlineData("<!DOCTYPE svg [<!ENTITY a 'aaaa'>]><svg xmlns='http://www.w3.org/2000/svg'><text>&a;</text></svg>")]
    [InlineData("<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><svg xmlns='http://www.w3.org/2000/svg'><text>&a;</text></svg>")]
    public void What_is_no_drawing_is_refused(string text) => Assert.Null(Read(text));

    [Fact]
    public void A_missing_file_is_refused() => Assert.Null(SafeSvg.Read(_folder["none.svg"], "p-"));

    private XElement? Read(string text) => SafeSvg.Read(_folder.Write("figure.svg", text), "p-");
}
