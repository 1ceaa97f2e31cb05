using System.Text.RegularExpressions;

namespace Pegr.Torch.Cli.Formulas;

/// <summary>Splits TeX into commands, such as <c>\frac</c> and <c>\,</c>, and single characters; spaces only end commands.</summary>
/// <param name="tex">The TeX source.</param>
/// <param name="macros">The commands that are defined; what they stand for is put in their place.</param>
internal sealed partial class TexLexer(string tex, TexMacros macros)
{
    private string _text = tex;
    private int _place;

    /// <summary>Whether nothing is left.</summary>
    public bool IsAtEnd => Peek().Length == 0;

    /// <summary>What comes next, as it is written; nothing at the end.</summary>
    public string Peek()
    {
        while (true)
        {
            var token = PeekAsWritten();
            if (!macros.Contains(token))
            {
                return token;
            }

            _place += token.Length;
            var body = macros.Expand(token, Raw);
            (_text, _place) = (body + _text[_place..], 0);
        }
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
        while (_place < _text.Length && (char.IsAsciiDigit(_text[_place])
            || (_text[_place] == '.' && _place > start && _place + 1 < _text.Length && char.IsAsciiDigit(_text[_place + 1]))))
        {
            _place++;
        }

        return _text[start.._place];
    }

    /// <summary>Takes a group's content as it is written, without its braces; where there is none, what comes next.</summary>
    public string Raw()
    {
        var first = PeekAsWritten();
        _place += first.Length;
        if (first != "{")
        {
            return first;
        }

        var start = _place;
        for (var depth = 1; _place < _text.Length; _place += LengthOf(_place))
        {
            depth += _text[_place] switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth == 0)
            {
                return _text[start.._place++];
            }
        }

        return _text[start..];
    }

    /// <summary>Takes what stands in brackets, as it is written; <see langword="null"/> where no bracket comes next.</summary>
    public string? Bracketed()
    {
        if (PeekAsWritten() != "[" || _text.IndexOf(']', _place) is not (> 0 and var end))
        {
            return null;
        }

        var inside = _text[(_place + 1)..end];
        _place = end + 1;
        return inside;
    }

    /// <summary>Takes a length, which may stand in braces.</summary>
    public string RawLength()
    {
        if (PeekAsWritten() is "{" or "")
        {
            return Raw();
        }

        var length = Length().Match(_text, _place).Value;
        _place += length.Length;
        return length;
    }

    /// <summary>Takes a command's name as it is written, in braces or not, and what it is followed by up to a brace.</summary>
    public (string Command, string Parameters) RawDefinition()
    {
        var command = Raw().Trim();
        var end = _text.IndexOf('{', _place);
        var parameters = _text[_place..(end < 0 ? _text.Length : end)];
        _place += parameters.Length;
        return (command, parameters);
    }

    /// <summary>Takes a length in brackets, such as the height of a line break, and the star of one that is never a page's end.</summary>
    public void TakeHeight() => _place += Height().Match(_text, _place).Length;

    /// <summary>Everything from a place on, to show what could not be read.</summary>
    public string Rest()
    {
        var rest = _text[_place..];
        _place = _text.Length;
        return rest;
    }

    private string PeekAsWritten()
    {
        while (_place < _text.Length && (char.IsWhiteSpace(_text[_place]) || IsComment(_place)))
        {
            _place = _text[_place] == '%' ? _text.IndexOf('\n', _place) : _place + 1;
        }

        return _place == _text.Length ? "" : _text.Substring(_place, LengthOf(_place));
    }

    // Up to the end of the line; a sign of percent in the last line is meant as one.
    private bool IsComment(int place) => _text[place] == '%' && _text.IndexOf('\n', place) >= 0;

    private int LengthOf(int place)
    {
        if (_text[place] != '\\' || place + 1 == _text.Length)
        {
            return char.IsSurrogatePair(_text, place) ? 2 : 1;
        }

        var end = place + 1;
        while (end < _text.Length && char.IsAsciiLetter(_text[end]))
        {
            end++;
        }

        return end > place + 1 ? end - place : char.IsSurrogatePair(_text, place + 1) ? 3 : 2;
    }

    [GeneratedRegex(@"\G-?[\d.]*\s*(em|ex|pt|mm|cm|in|px|mu)?")]
    private static partial Regex Length();

    [GeneratedRegex(@"\G\s*\*?(\s*\[\s*-?[\d.]+\s*(em|ex|pt|mm|cm|in|px|mu)\s*\])?")]
    private static partial Regex Height();
}
