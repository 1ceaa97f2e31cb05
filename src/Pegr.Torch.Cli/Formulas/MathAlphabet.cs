using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Pegr.Torch.Cli.Formulas;

/// <summary>Letters in the alphabets of mathematics, which Unicode has as characters of their own.</summary>
internal static class MathAlphabet
{
    private const string Upright = "mathrm";

    // Those that Unicode had before it got the alphabets.
    private static readonly Dictionary<string, string> Earlier = new[]
    {
        ("mathbb", "C ℂ H ℍ N ℕ P ℙ Q ℚ R ℝ Z ℤ"), ("mathcal", "B ℬ E ℰ F ℱ H ℋ I ℐ L ℒ M ℳ R ℛ e ℯ g ℊ o ℴ"), ("mathfrak", "C ℭ H ℌ I ℑ R ℜ Z ℨ"),
    }.SelectMany(list => list.Item2.Split(' ').Chunk(2).Select(pair => (list.Item1 + pair[0], pair[1]))).ToDictionary();

    // Where the capital A, the small a and the digit 0 stand; 0 where there is none.
    private static readonly Dictionary<string, (int Capital, int Small, int Digit)> Starts = new()
    {
        ["mathbb"] = (0x1D538, 0x1D552, 0x1D7D8),
        ["mathcal"] = (0x1D49C, 0x1D4B6, 0),
        ["mathfrak"] = (0x1D504, 0x1D51E, 0),
        ["mathbf"] = (0x1D400, 0x1D41A, 0x1D7CE),
        ["boldsymbol"] = (0x1D468, 0x1D482, 0x1D7CE),
        ["mathsf"] = (0x1D5A0, 0x1D5BA, 0x1D7E2),
        ["mathtt"] = (0x1D670, 0x1D68A, 0x1D7F6),
        [Upright] = (0, 0, 0),
        ["mathit"] = (0, 0, 0),
    };

    // Other names of theirs.
    private static readonly Dictionary<string, string> Others = new()
    {
        ["mathscr"] = "mathcal",
        ["bm"] = "boldsymbol",
        ["pmb"] = "boldsymbol",
        ["mathds"] = "mathbb",
        ["mathbbm"] = "mathbb",
        ["Bbb"] = "mathbb",
        ["mathnormal"] = "mathit",
    };

    /// <summary>Whether there is such an alphabet.</summary>
    public static bool Contains(string name) => Starts.ContainsKey(name) || Others.ContainsKey(name);

    /// <summary>A text in an alphabet; what it does not have stays as it is.</summary>
    public static string Of(string name, string text)
    {
        var alphabet = Others.GetValueOrDefault(name, name);
        var result = new StringBuilder();
        foreach (var letter in text)
        {
            result.Append(Of(alphabet, letter));
        }

        return result.ToString();
    }

    /// <summary>Sets all letters and digits of a part in an alphabet.</summary>
    /// <param name="name">The alphabet.</param>
    /// <param name="part">The part, which is changed.</param>
    public static XElement Set(string name, XElement part)
    {
        foreach (var letter in part.DescendantsAndSelf().Where(element => element.Name.LocalName is "mi" or "mn"))
        {
            letter.Value = Of(name, letter.Value);
            if (name == Upright && letter.Name.LocalName == "mi")
            {
                letter.SetAttributeValue("mathvariant", "normal");
            }
        }

        return part;
    }

    private static string Of(string alphabet, char letter)
    {
        var (capital, small, digit) = Starts[alphabet];
        var code = letter switch
        {
            >= 'A' and <= 'Z' when capital > 0 => capital + letter - 'A',
            >= 'a' and <= 'z' when small > 0 => small + letter - 'a',
            >= '0' and <= '9' when digit > 0 => digit + letter - '0',
            >= 'Α' and <= 'Ω' when alphabet == "boldsymbol" => 0x1D71C + letter - 'Α',
            >= 'α' and <= 'ω' when alphabet == "boldsymbol" => 0x1D736 + letter - 'α',
            _ => 0,
        };
        return Earlier.GetValueOrDefault(string.Create(CultureInfo.InvariantCulture, $"{alphabet}{letter}"))
            ?? (code > 0 ? char.ConvertFromUtf32(code) : letter.ToString());
    }
}
