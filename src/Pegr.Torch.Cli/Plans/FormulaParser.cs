using System.Globalization;

namespace Pegr.Torch.Cli.Plans;

/// <summary>
/// Reads formulas: numbers, names, <c>+ - * / ^</c> with their usual precedence, parentheses, and the functions sqrt, log, exp of one
/// and min, max of two or more. A minus between letters, without a space, is part of a name.
/// </summary>
internal sealed class FormulaParser
{
    /// <summary>The longest text that is read.</summary>
    public const int MaxLength = 1000;

    private const int MaxDepth = 50;

    private static readonly Dictionary<string, Func<double, double>> OfOne = new()
    {
        ["sqrt"] = Math.Sqrt,
        ["log"] = Math.Log,
        ["exp"] = Math.Exp,
    };

    private static readonly Dictionary<string, Func<double, double, double>> OfSeveral = new() { ["min"] = Math.Min, ["max"] = Math.Max };

    private readonly string _text;
    private readonly int _end;
    private readonly Func<int, string, InvalidInputException> _refusal;
    private readonly List<(string Name, int Place)> _names = [];
    private int _at;
    private int _depth;

    private FormulaParser(string text, int start, int end, Func<int, string, InvalidInputException> refusal)
        => (_text, _at, _end, _refusal) = (text, start, end, refusal);

    /// <summary>The functions.</summary>
    public static IEnumerable<string> Functions => OfOne.Keys.Concat(OfSeveral.Keys);

    private char Current => _at < _end ? _text[_at] : '\0';

    /// <summary>Reads a part of a text that is a formula.</summary>
    /// <param name="text">The text, of at most <see cref="MaxLength"/> characters.</param>
    /// <param name="start">Where the formula begins.</param>
    /// <param name="end">Where it has ended.</param>
    /// <param name="refusal">The exception for a place in the text and what is wrong there.</param>
    /// <exception cref="InvalidInputException">It is none.</exception>
    public static Formula Parse(string text, int start, int end, Func<int, string, InvalidInputException> refusal)
    {
        var parser = new FormulaParser(text, start, end, refusal);
        var value = parser.Sum();
        return parser._at == end ? new Formula(parser._names, value) : throw parser.Unexpected("an operator");
    }

    /// <summary>Where the name that begins at a place of a text has ended; the place itself where none begins there.</summary>
    public static int EndOfName(string text, int start, int end)
    {
        var at = start;
        while (at < end && (char.IsAsciiLetter(text[at])
            || (at > start && (text[at] == '_' || char.IsAsciiDigit(text[at]) || (text[at] == '-' && at + 1 < end && char.IsAsciiLetter(text[at + 1]))))))
        {
            at++;
        }

        return at;
    }

    private Func<Func<string, double>, double> Sum() => Chain(Product, ('+', (a, b) => a + b), ('-', (a, b) => a - b));

    private Func<Func<string, double>, double> Product() => Chain(Sign, ('*', (a, b) => a * b), ('/', (a, b) => a / b));

    private Func<Func<string, double>, double> Chain(
        Func<Func<Func<string, double>, double>> part, params (char Sign, Func<double, double, double> Of)[] operators)
    {
        var left = part();
        while (operators.FirstOrDefault(known => known.Sign == Next()) is { Of: { } apply })
        {
            _at++;
            var (first, second) = (left, part());
            left = values => apply(first(values), second(values));
        }

        return left;
    }

    // A minus before a power is taken after it: -2^2 is -4.
    private Func<Func<string, double>, double> Sign()
    {
        if (Next() != '-')
        {
            return Power();
        }

        _at++;
        var negated = Deeper(Sign);
        return values => -negated(values);
    }

    // 2^3^2 is 2^9.
    private Func<Func<string, double>, double> Power()
    {
        var number = Atom();
        if (Next() != '^')
        {
            return number;
        }

        _at++;
        var exponent = Deeper(Sign);
        return values => Math.Pow(number(values), exponent(values));
    }

    private Func<Func<string, double>, double> Atom()
    {
        var next = Next();
        if (next == '(')
        {
            return Arguments(most: 1)[0];
        }

        if (char.IsAsciiDigit(next) || next == '.')
        {
            return Number();
        }

        var start = _at;
        _at = EndOfName(_text, start, _end);
        if (_at == start)
        {
            throw Unexpected("a number, a name or '('");
        }

        var name = _text[start.._at];
        if (Next() == '(')
        {
            return Call(name, start);
        }

        _names.Add((name, start));
        return values => values(name);
    }

    private Func<Func<string, double>, double> Call(string name, int start)
    {
        if (OfOne.TryGetValue(name, out var function))
        {
            var argument = Arguments(most: 1)[0];
            return values => function(argument(values));
        }

        if (!OfSeveral.TryGetValue(name, out var fold))
        {
            throw _refusal(start, $"there is no function '{name}'; use {string.Join(", ", Functions)}");
        }

        var arguments = Arguments(most: int.MaxValue);
        return arguments.Count > 1
            ? values => arguments.Select(argument => argument(values)).Aggregate(fold)
            : throw _refusal(start, $"{name} takes two or more numbers, with commas between them");
    }

    private List<Func<Func<string, double>, double>> Arguments(int most)
    {
        var open = _at++;
        List<Func<Func<string, double>, double>> arguments = [Deeper(Sum)];
        while (Next() == ',' && arguments.Count < most)
        {
            _at++;
            arguments.Add(Deeper(Sum));
        }

        if (Next() == '\0')
        {
            throw _refusal(open, "this '(' has no ')'");
        }

        if (Next() != ')')
        {
            throw Unexpected("an operator or ')'");
        }

        _at++;
        return arguments;
    }

    private Func<Func<string, double>, double> Number()
    {
        var start = _at;
        while (char.IsAsciiDigit(Current) || Current == '.')
        {
            _at++;
        }

        var exponent = _at + (_at + 1 < _end && _text[_at + 1] is '+' or '-' ? 2 : 1);
        if (Current is 'e' or 'E' && exponent < _end && char.IsAsciiDigit(_text[exponent]))
        {
            for (_at = exponent; char.IsAsciiDigit(Current); _at++)
            {
            }
        }

        var text = _text[start.._at];
        return double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? _ => number
            : throw _refusal(start, $"'{text}' is not a number");
    }

    private T Deeper<T>(Func<T> part)
    {
        if (++_depth > MaxDepth)
        {
            throw _refusal(_at, $"the formula is nested more than {MaxDepth.ToString(CultureInfo.InvariantCulture)} deep");
        }

        var result = part();
        _depth--;
        return result;
    }

    private char Next()
    {
        while (Current == ' ')
        {
            _at++;
        }

        return Current;
    }

    private InvalidInputException Unexpected(string expected)
        => Next() == '\0' ? _refusal(_at, $"the formula ends where {expected} should be") : _refusal(_at, $"'{Current}' stands where {expected} should be");
}
