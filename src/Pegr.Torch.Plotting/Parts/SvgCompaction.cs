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
        var clips = document.Descendants(Svg + "clipPath")
            .GroupBy(clip => string.Concat(clip.Nodes()))
            .SelectMany(alike => alike.Skip(1).Select(clip => (Clip: clip, Use: Use(clip), First: Use(alike.First()))))
            .ToList();
        var shared = clips.ToDictionary(clip => clip.Use, clip => clip.First);
        foreach (var use in document.Descendants().Attributes(ClipPath))
        {
            use.Value = shared.GetValueOrDefault(use.Value, use.Value);
        }

        Remove(clips.Select(clip => clip.Clip));

        static string Use(XElement clip) => $"url(#{clip.Attribute("id")!.Value})";
    }

    private static void JoinGroups(XDocument document)
    {
        foreach (var parent in document.Descendants().ToList())
        {
            var (before, joined) = ((XElement?)null, new List<XElement>());
            foreach (var element in parent.Elements())
            {
                if (before is null || before.Name != Svg + "g" || element.Name != before.Name || Clip(before) is not { } clip || clip != Clip(element))
                {
                    before = element;
                    continue;
                }

                var nodes = element.Nodes().ToList();
                element.RemoveNodes();
                before.Add(nodes);
                joined.Add(element);
            }

            Remove(joined);
        }
    }

    // A drawing of many thousands of marks has them side by side, and an element looks through all before it to remove itself.
    private static void Remove(IEnumerable<XElement> elements)
    {
        foreach (var siblings in elements.GroupBy(element => element.Parent!).ToList())
        {
            var removed = siblings.ToHashSet<XNode>();
            siblings.Key.ReplaceNodes(siblings.Key.Nodes().Where(node => !removed.Contains(node)).ToList());
        }
    }

    // Of a group that does nothing else.
    private static string? Clip(XElement group) => group.Attributes().ToList() is [{ Name.LocalName: ClipPath } only] ? only.Value : null;

    [GeneratedRegex(@"-?\d*\.\d{3,}")]
    private static partial Regex Fraction();
}
