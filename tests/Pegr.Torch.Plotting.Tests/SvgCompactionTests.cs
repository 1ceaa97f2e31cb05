using System.Xml.Linq;
using Pegr.Torch.Plotting.Parts;

namespace Pegr.Torch.Plotting.Tests;

public sealed class SvgCompactionTests
{
    [Fact]
    public void Clips_alike_are_one_and_neighbors_that_share_one_are_a_group()
    {
        Assert.Equal(
            Drawing("<clipPath id='a'><rect x='1'/></clipPath><clipPath id='c'><rect x='2'/></clipPath>"
                + "<g clip-path='url(#a)'><rect/><g clip-path='url(#a)'><path/><text/></g></g><line/>"
                + "<g clip-path='url(#a)'><rect/></g><g clip-path='url(#c)'><rect/></g><g clip-path='url(#c)' opacity='0.5'><rect/></g>").ToString(),
            Compacted("<clipPath id='a'><rect x='1'/></clipPath><clipPath id='b'><rect x='1'/></clipPath><clipPath id='c'><rect x='2'/></clipPath><clipPath id='d'><rect x='1'/></clipPath>"
                + "<g clip-path='url(#a)'><rect/></g><g clip-path='url(#b)'><g clip-path='url(#b)'><path/></g></g><g clip-path='url(#d)'><g clip-path='url(#d)'><text/></g></g><line/>"
                + "<g clip-path='url(#d)'><rect/></g><g clip-path='url(#c)'><rect/></g><g clip-path='url(#c)' opacity='0.5'><rect/></g>").ToString());
    }

    // A figure of 10,000 cells took minutes when every mark looked through all others.
    [Fact]
    public void A_hundred_thousand_marks_are_no_matter()
    {
        var marks = string.Concat(Enumerable.Range(0, 100_000).Select(mark => $"<clipPath id='m{mark}'><rect x='1'/></clipPath><g clip-path='url(#m{mark})'><rect x='{mark}'/></g>"));

        var compacted = Compacted(marks);

        var group = Assert.Single(compacted.Root!.Elements(), element => element.Name.LocalName == "g");
        Assert.Equal(100_000, group.Elements().Count());
    }

    private static XDocument Compacted(string content)
    {
        var document = Drawing(content);
        SvgCompaction.Apply(document);
        return document;
    }

    private static XDocument Drawing(string content) => XDocument.Parse($"<svg xmlns='http://www.w3.org/2000/svg'>{content}</svg>");
}
