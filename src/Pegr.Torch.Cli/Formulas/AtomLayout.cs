using System.Xml.Linq;

namespace Pegr.Torch.Cli.Formulas;

/// <summary>Puts the parts of a formula side by side: tells signs before a part from signs between two, and sets functions apart.</summary>
internal static class AtomLayout
{
    private const double Thin = 0.1667;

    /// <summary>The elements of the parts.</summary>
    public static IReadOnlyList<XElement> Of(IReadOnlyList<Atom> atoms)
    {
        var elements = new List<XElement>();
        var before = (AtomKind?)null;
        for (var index = 0; index < atoms.Count; index++)
        {
            var atom = atoms[index];
            var after = atoms.Skip(index + 1).FirstOrDefault(next => next.Kind != AtomKind.Space)?.Kind;
            var kind = atom.Kind == AtomKind.Binary && !IsBetween(before, after) ? AtomKind.Ordinary : atom.Kind;
            if (kind != atom.Kind)
            {
                SetBeforeItsPart(atom.Element);
            }

            if (kind == AtomKind.Function && before is AtomKind.Ordinary or AtomKind.Close && index > 0 && atoms[index - 1].Kind != AtomKind.Space)
            {
                elements.Add(MathElements.Space(Thin));
            }

            elements.Add(atom.Element);
            if (kind == AtomKind.Function && index + 1 < atoms.Count && atoms[index + 1].Kind is AtomKind.Ordinary or AtomKind.Function)
            {
                elements.Add(MathElements.Space(Thin));
            }

            before = kind == AtomKind.Space ? before : kind;
        }

        return elements;
    }

    private static bool IsBetween(AtomKind? before, AtomKind? after)
        => before is AtomKind.Ordinary or AtomKind.Close && after is not (null or AtomKind.Relation or AtomKind.Close or AtomKind.Punctuation);

    private static void SetBeforeItsPart(XElement element)
    {
        if (element.Name.LocalName == "mo")
        {
            element.SetAttributeValue("form", "prefix");
            element.SetAttributeValue("lspace", "0");
            element.SetAttributeValue("rspace", "0");
        }
    }
}
