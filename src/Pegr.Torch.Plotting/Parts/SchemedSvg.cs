using System.Globalization;
using System.Xml.Linq;

namespace Pegr.Torch.Plotting.Parts;

/// <summary>Puts a drawing in light and in dark colors into one document: the light one, with a style sheet of what is another color in the dark.</summary>
internal static class SchemedSvg
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>The document.</summary>
    /// <param name="light">The drawing in light colors.</param>
    /// <param name="dark">The same drawing, in which colors alone are others.</param>
    public static string Of(string light, string dark)
    {
        var (document, other) = (XDocument.Parse(light), XDocument.Parse(dark));
        var rules = new Dictionary<string, string>();
        foreach (var (element, twin) in document.Descendants().ToList().Zip(other.Descendants()))
        {
            var differing = twin.Attributes().Where(attribute => element.Attribute(attribute.Name)?.Value != attribute.Value);
            var rule = string.Join(';', differing.Select(attribute => $"{attribute.Name}:{attribute.Value}"));
            if (rule.Length > 0)
            {
                rules.TryAdd(rule, string.Create(CultureInfo.InvariantCulture, $"c{rules.Count + 1}"));
                element.SetAttributeValue("class", rules[rule]);
            }
        }

        var sheet = string.Concat(rules.Select(rule => $".{rule.Value}{{{rule.Key}}}"));
        document.Root!.AddFirst(new XElement(Svg + "style", $"@media (prefers-color-scheme:dark){{{sheet}}}"));
        return document.Declaration + "\n" + document.ToString(SaveOptions.DisableFormatting);
    }
}
