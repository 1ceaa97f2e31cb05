using System.Xml.Linq;
using AngleSharp.Html.Parser;
using Pegr.Torch.Cli.Pages;

namespace Pegr.Torch.Cli.Tests.Pages;

public class HtmlTextTests
{
    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("]]> --> </style> </title> &amp; &#60;")]
    [InlineData("\"'`=/>")]
    [InlineData("‖μ‖ ✓ 𝛌")]
    public void Texts_and_attributes_stay_texts(string text)
    {
        var html = HtmlText.Of(
            new XElement("html", new XElement("body", new XElement("p", new XAttribute("title", text), text))), "mark");

        var paragraph = new HtmlParser().ParseDocument(html).Body!.Children.Single();

        Assert.Equal(text, paragraph.TextContent);
        Assert.Equal(text, paragraph.GetAttribute("title"));
    }

    [Fact]
    public void Characters_that_no_document_may_hold_are_replaced()
        => Assert.Contains("a\uFFFDb\uFFFDc\uFFFD", HtmlText.Of(new XElement("html", "a\u0001b\uD800c\uFFFF"), "mark"), StringComparison.Ordinal);

    [Fact]
    public void Elements_without_content_are_closed_as_HTML_has_it()
        => Assert.Equal(
            "<!DOCTYPE html>\n<!-- mark -->\n<html><td></td><br /></html>\n",
            HtmlText.Of(new XElement("html", new XElement("td"), new XElement("br")), "mark"));
}
