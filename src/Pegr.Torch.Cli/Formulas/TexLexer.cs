namespace Pegr.Torch.Cli.Formulas;

/// <summary>Splits TeX into commands, such as <c>\frac</c> and <c>\,</c>, and single characters; spaces only end commands.</summary>
/// <param name="text">The TeX source.</param>
internal sealed class TexLexer(string text)
{
    private int _place;

    /// <summary>Whether nothing is left.</summary>
    public bool IsAtEnd => Peek().Length == 0;

    /// <summary>What comes next, as it is written; nothing at the end.</summary>
    public string Peek()
    {
        while (_place < text.Length && char.IsWhiteSpace(text[_place]))
        {
            _place++;
        }

        return _place == text.Length ? "" : text.Substring(_place, Length(_place));
    }

    /// <summary>Takes what comes next.</summary>
    public string Next()
    {
        var token = Peek();
        _place += token.Length;
        return token;
    }

    /// <summary>Takes what comes next where it is this.</summary>
    public bool Take(string token)
    {
        var isNext = Peek() == token;
        _place += isNext ? token.Length : 0;
        return isNext;
    }

    /// <summary>Takes the digits of a number from where it stands, with a point between two of them.</summary>
    public string Digits()
    {
        var start = _place;
        while (_place < text.Length && (char.IsAsciiDigit(text[_place])
            || (text[_place] == '.' && _place > start && _place + 1 < text.Length && char.IsAsciiDigit(text[_place + 1]))))
        {
            _place++;
        }

        return text[start.._place];
    }

    /// <summary>Takes a group's content as it is written, without its braces; where there is none, what comes next.</summary>
    public string Raw()
    {
        if (!Take("{"))
        {
            return Next();
        }

        var start = _place;
        for (var depth = 1; _place < text.Length; _place += Length(_place))
        {
            depth += text[_place] switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth == 0)
            {
                return text[start.._place++];
            }
        }

        return text[start..];
    }

    /// <summary>Everything from a place on, to show what could not be read.</summary>
    public string Rest()
    {
        var rest = text[_place..];
        _place = text.Length;
        return rest;
    }

    private int Length(int place)
    {
        if (text[place] != '\\' || place + 1 == text.Length)
        {
            return char.IsSurrogatePair(text, place) ? 2 : 1;
        }

        var end = place + 1;
        while (end < text.Length && char.IsAsciiLetter(text[end]))
        {
            end++;
        }

        return end > place + 1 ? end - place : char.IsSurrogatePair(text, place + 1) ? 3 : 2;
    }
}
