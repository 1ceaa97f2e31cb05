using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using SkiaSharp;

namespace Pegr.Torch.Plotting.Tests;

/// <summary>A piece of text in an SVG figure and the rectangle that it covers, about.</summary>
internal sealed partial record SvgText(string Text, SKRect Box)
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public static IReadOnlyList<SvgText> All(string svg) => XDocument.Parse(svg).Descendants(Svg + "text").Select(Read).ToArray();

    private static SvgText Read(XElement element)
    {
        var size = Numbers(element.Attribute("font-size")!.Value)[0];
        var xs = Numbers(element.Attribute("x")!.Value);
        var baseline = Numbers(element.Attribute("y")!.Value)[0];
        var box = new SKRect(xs[0], baseline - 0.75f * size, xs[^1] + 0.6f * size, baseline + 0.2f * size);
        return new SvgText(element.Value, Transform(element.Attribute("transform")?.Value).MapRect(box));
    }

    private static SKMatrix Transform(string? transform)
    {
        if (transform is null)
        {
            return SKMatrix.Identity;
        }

        var numbers = Numbers(transform);
        return transform.StartsWith("matrix", StringComparison.Ordinal)
            ? new SKMatrix(numbers[0], numbers[2], numbers[4], numbers[1], numbers[3], numbers[5], 0, 0, 1)
            : SKMatrix.CreateTranslation(numbers[0], numbers[1]);
    }

    private static float[] Numbers(string text)
        => Number().Matches(text).Select(match => float.Parse(match.Value, CultureInfo.InvariantCulture)).ToArray();

    [GeneratedRegex(@"-?\d+(\.\d+)?(e-?\d+)?")]
    private static partial Regex Number();
}
