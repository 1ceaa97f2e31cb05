using System.Xml;
using System.Xml.Linq;
using Pegr.Torch.Cli.Settings;

namespace Pegr.Torch.Cli.Pages;

/// <summary>Takes from a figure's file what <see cref="SvgAllowList"/> has, with names that no other figure of the page has.</summary>
internal static class SafeSvg
{
    private const int MaxCharacters = 1 << 24;
    private const int MaxDepth = 100;
    private const string Href = "href";
    private const string Style = "style";

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>Reads a figure; null where the file is none, or cannot be read.</summary>
    /// <param name="path">The file. Nobody vouches for what is in it.</param>
    /// <param name="prefix">What the names of its elements are to begin with.</param>
    public static XElement? Read(string path, string prefix)
    {
        try
        {
            var text = TextFile.Read(path, MaxCharacters, "a figure");
            if (IsTooDeep(text))
            {
                return null;
            }

            using var reader = Reader(text);
            var root = XDocument.Load(reader).Root!;
            return root.Name == Svg + "svg" ? Clean(root, prefix) : null;
        }
        catch (Exception error) when (error is XmlException or InvalidInputException)
        {
            return null;
        }
    }

    private static XmlReader Reader(string text)
        => XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });

    // Elements within elements without end cost more than they show.
    private static bool IsTooDeep(string text)
    {
        using var reader = Reader(text);
        while (reader.Read())
        {
            if (reader.Depth > MaxDepth)
            {
                return true;
            }
        }

        return false;
    }

    private static XElement Clean(XElement root, string prefix)
    {
        root.DescendantNodes().Where(node => node is not (XElement or XText)).ToList().ForEach(node => node.Remove());
        root.Descendants().Where(element => !IsAllowed(element)).ToList().ForEach(element => element.Remove());
        var names = new Dictionary<string, XElement>();
        foreach (var element in root.DescendantsAndSelf())
        {
            element.ReplaceAttributes(Attributes(element).ToList());
            if (element.Attribute("id") is { } id && !names.TryAdd(id.Value, element))
            {
                id.Remove();
            }
        }

        foreach (var attribute in root.DescendantsAndSelf().Attributes().ToList())
        {
            Rename(attribute, names, prefix);
        }

        root.Remove();
        return root;
    }

    private static bool IsAllowed(XElement element)
        => element.Name.Namespace == Svg && SvgAllowList.Elements.Contains(element.Name.LocalName);

    private static IEnumerable<XAttribute> Attributes(XElement element)
    {
        var known = new HashSet<string>();
        var given = element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration)
            .OrderByDescending(attribute => attribute.Name == Style).ToList();
        foreach (var address in given.Where(attribute => attribute.Name.LocalName == Href && IsKept(element, attribute.Value)).Take(1))
        {
            yield return new XAttribute(Href, address.Value);
        }

        foreach (var (name, value) in given.SelectMany(Properties).Where(property => IsKept(property.Name, property.Value) && known.Add(property.Name)))
        {
            yield return new XAttribute(name, value);
        }
    }

    // Drawing programs write 'style' in place of presentation attributes, over which it wins.
    private static IEnumerable<(string Name, string Value)> Properties(XAttribute attribute) => attribute.Name.ToString() switch
    {
        Style => attribute.Value.Split(';').Select(declaration => declaration.Split(':', 2))
            .Where(parts => parts.Length == 2).Select(parts => (parts[0].Trim(), parts[1].Trim())),
        var name => [(name, attribute.Value)],
    };

    private static bool IsKept(XElement owner, string address) => owner.Name.LocalName switch
    {
        "image" => SvgAllowList.IsPicture(address),
        "use" or "linearGradient" or "radialGradient" => address.StartsWith('#'),
        _ => false,
    };

    private static bool IsKept(string name, string value)
        => SvgAllowList.Attributes.Contains(name) && (!SvgAllowList.Refers(value) || SvgAllowList.IsReference(value));

    // References are to elements that are there. Only pictures are used again: copies of copies can grow without end.
    private static void Rename(XAttribute attribute, Dictionary<string, XElement> names, string prefix)
    {
        var (isHref, value) = (attribute.Name == Href, attribute.Value);
        if (attribute.Name == "id")
        {
            attribute.Value = prefix + value;
        }
        else if (isHref && value.StartsWith('#'))
        {
            Point(value[1..], "#", "");
        }
        else if (!isHref && SvgAllowList.IsReference(value))
        {
            Point(value["url(#".Length..^1], "url(#", ")");
        }

        void Point(string name, string before, string after)
        {
            if (names.TryGetValue(name, out var target) && (attribute.Parent!.Name.LocalName != "use" || !isHref || target.Name.LocalName == "image"))
            {
                attribute.Value = $"{before}{prefix}{name}{after}";
            }
            else
            {
                attribute.Remove();
            }
        }
    }
}
