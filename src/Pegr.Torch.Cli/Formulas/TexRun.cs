using System.Xml.Linq;

namespace Pegr.Torch.Cli.Formulas;

/// <summary>Parts side by side, and what is switched on among them up to their end: a style, an alphabet, the line of a fraction.</summary>
internal sealed class TexRun
{
    private static readonly Dictionary<string, (bool IsDisplayed, int Level)> Styles = new()
    {
        [@"\displaystyle"] = (true, 0),
        [@"\textstyle"] = (false, 0),
        [@"\scriptstyle"] = (false, 1),
        [@"\scriptscriptstyle"] = (false, 2),
    };

    private static readonly Dictionary<string, string> Alphabets = new()
    {
        [@"\bf"] = "mathbf",
        [@"\cal"] = "mathcal",
        [@"\it"] = "mathit",
        [@"\rm"] = "mathrm",
        [@"\sf"] = "mathsf",
        [@"\tt"] = "mathtt",
    };

    private static readonly string[] Fractions = [@"\over", @"\atop", @"\choose"];

    private readonly List<XElement> _elements = [];
    private readonly List<Atom> _atoms = [];
    private (bool IsDisplayed, int Level)? _style;
    private string? _alphabet;
    private (string Kind, XElement Numerator)? _fraction;

    /// <summary>Whether a command changes what follows it.</summary>
    public static bool IsSwitch(string token) => Styles.ContainsKey(token) || Alphabets.ContainsKey(token) || Fractions.Contains(token);

    /// <summary>Adds a part.</summary>
    public void Add(Atom atom) => _atoms.Add(atom);

    /// <summary>Takes a command that changes what follows.</summary>
    public void Switch(string token)
    {
        Settle();
        if (Styles.TryGetValue(token, out var style))
        {
            _style = style;
        }
        else if (Alphabets.TryGetValue(token, out var alphabet))
        {
            _alphabet = alphabet;
        }
        else
        {
            _fraction = (token, Whole());
        }
    }

    /// <summary>The elements of all.</summary>
    public IReadOnlyList<XElement> End()
    {
        Settle();
        return _fraction is null ? _elements : [Whole()];
    }

    private XElement Whole()
    {
        var row = MathElements.Row([.. _elements]);
        _elements.Clear();
        return _fraction is not var (kind, numerator) ? row
            : kind == @"\over" ? MathElements.Of("mfrac", numerator, row)
            : MathElements.Stacked(numerator, row, isFenced: kind == @"\choose");
    }

    private void Settle()
    {
        var elements = AtomLayout.Of(_atoms);
        _atoms.Clear();
        if (_alphabet is not null)
        {
            elements = [.. elements.Select(element => MathAlphabet.Set(_alphabet, element))];
        }

        if (_style is var (isDisplayed, level) && elements.Count > 0)
        {
            elements = [MathElements.Of("mstyle", new XAttribute("displaystyle", isDisplayed ? "true" : "false"), new XAttribute("scriptlevel", level), elements)];
        }

        _elements.AddRange(elements);
    }
}
