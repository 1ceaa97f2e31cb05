using System.Text.RegularExpressions;

namespace Pegr.Torch.Cli.Pages;

/// <summary>What a figure may consist of: shapes, texts and pictures that are part of it; nothing that runs, fetches or links.</summary>
internal static partial class SvgAllowList
{
    /// <summary>The elements.</summary>
    public static IReadOnlySet<string> Elements { get; } = new HashSet<string>
    {
        "svg", "g", "defs", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan",
        "clipPath", "linearGradient", "radialGradient", "stop", "image", "use",
    };

    /// <summary>The attributes, besides references.</summary>
    public static IReadOnlySet<string> Attributes { get; } = new HashSet<string>
    {
        "id", "width", "height", "viewBox", "preserveAspectRatio", "transform", "x", "y", "dx", "dy", "cx", "cy", "r", "rx", "ry",
        "x1", "y1", "x2", "y2", "d", "points", "offset", "clip-path", "clip-rule", "clipPathUnits", "gradientUnits", "gradientTransform",
        "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity", "stroke-miterlimit", "stroke-linecap",
        "stroke-linejoin", "stroke-dasharray", "stroke-dashoffset", "opacity", "stop-color", "stop-opacity", "color",
        "font-family", "font-size", "font-weight", "font-style", "text-anchor", "dominant-baseline", "letter-spacing",
    };

    /// <summary>Whether a value is a reference to an element of the same document, as presentation attributes have it.</summary>
    public static bool IsReference(string value) => Reference().IsMatch(value);

    /// <summary>Whether a value refers to anything, in whatever spelling.</summary>
    public static bool Refers(string value)
        => value.Contains('\\', StringComparison.Ordinal)
            || value.Contains("url", StringComparison.OrdinalIgnoreCase)
            || value.Contains("image", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether an address is a picture that is written out in it.</summary>
    public static bool IsPicture(string address) => Picture().IsMatch(address);

    [GeneratedRegex(@"^url\(#[^\s()'""\\]+\)$")]
    private static partial Regex Reference();

    [GeneratedRegex(@"^data:image/(png|jpeg);base64,[A-Za-z0-9+/=\s]+$")]
    private static partial Regex Picture();
}
