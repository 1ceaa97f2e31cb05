using System.Globalization;
using System.Xml.Linq;
using SkiaSharp;

namespace Pegr.Torch.Plotting.Tests;

/// <summary>Where a figure's texts lie.</summary>
internal static class TextPlaces
{
    /// <summary>Fails where a text leaves the figure or lies on another.</summary>
    /// <param name="name">What messages call the figure.</param>
    /// <param name="svg">The figure.</param>
    public static void AssertApart(string name, string svg)
    {
        float[] size = [.. XDocument.Parse(svg).Root!.Attribute("viewBox")!.Value.Split(' ').Select(number => float.Parse(number, CultureInfo.InvariantCulture))];
        var sheet = new SKRect(0, 0, size[2], size[3]);
        var texts = SvgText.All(svg);
        Assert.NotEmpty(texts);
        Assert.All(texts, text => Assert.True(sheet.Contains(text.Box), $"{name}: '{text.Text}' at {text.Box} leaves the figure"));
        foreach (var (index, first) in texts.Index())
        {
            Assert.All(texts.Skip(index + 1), second => Assert.False(
                first.Box.IntersectsWith(second.Box), $"{name}: '{first.Text}' overlaps '{second.Text}'"));
        }
    }
}
