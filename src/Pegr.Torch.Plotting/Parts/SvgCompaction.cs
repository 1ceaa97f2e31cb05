using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Pegr.Torch.Plotting.Parts;

/// <summary>Makes a drawing of Skia's smaller that shows the same: each plottable has a clip path of its own there, and places have digits that no eye sees.</summary>
internal static partial class SvgCompaction
{
    private const string ClipPath = "clip-path";

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>Changes the document.</summary>
    public static void Apply(XDocument document)
    {
        Round(document);
        ShareClips(document);
        JoinGroups(document);
    }

    private static void Round(XDocument document)
    {
        foreach (var attribute in document.Descendants().Attributes().Where(IsOfPlaces))
        {
            attribute.Value = Fraction().Replace(attribute.Value, found => Rounded(double.Parse(found.Value, CultureInfo.InvariantCulture)));
        }
    }

    private static bool IsOfPlaces(XAttribute attribute) => attribute.Name.LocalName switch
    {
        "x" or "y" or "width" or "height" or "d" => true,
        "transform" => attribute.Value.StartsWith("translate", StringComparison.Ordinal),
        _ => false,
    };

    // What is small may be a part of something else's size.
    private static string Rounded(double number) => number.ToString(Math.Abs(number) >= 1 ? "0.##" : "0.#####", CultureInfo.InvariantCulture);

    private static void ShareClips(XDocument document)
    {
        var known = new Dictionary<string, string>();
        foreach (var clip in document.Descendants(Svg + "clipPath").ToList())
        {
            var (shape, id) = (string.Concat(clip.Nodes()), clip.Attribute("id")!.Value);
            if (known.TryAdd(shape, id))
            {
                continue;
            }

            foreach (var use in document.Descendants().Attributes(ClipPath).Where(use => use.Value == $"url(#{id})"))
            {
                use.Value = $"url(#{known[shape]})";
            }

            clip.Remove();
        }
    }

    private static void JoinGroups(XDocument document)
    {
        foreach (var group in document.Descendants(Svg + "g").ToList())
        {
            if (group.ElementsBeforeSelf().LastOrDefault() is { } before && before.Name == group.Name && Clip(before) is { } clip && clip == Clip(group))
            {
                before.Add(group.Nodes());
                group.Remove();
            }
        }
    }

    // Of a group that does nothing else.
    private static string? Clip(XElement group) => group.Attributes().ToList() is [{ Name.LocalName: ClipPath } only] ? only.Value : null;

    [GeneratedRegex(@"-?\d*\.\d{3,}")]
    private static partial Regex Fraction();
}
