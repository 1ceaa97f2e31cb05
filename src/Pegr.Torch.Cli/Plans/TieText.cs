using System.Globalization;
using Pegr.Torch.Cli.Settings;

namespace Pegr.Torch.Cli.Plans;

/// <summary>
/// Reads the setting <c>tie</c>: <c>KEY=FORMULA</c> for numbers and <c>KEY=TEXT</c> with <c>{FORMULA}</c> in it for words, with
/// semicolons between several.
/// </summary>
internal sealed class TieText
{
    private readonly string _text;
    private readonly SweepSettingList _settings;
    private readonly IReadOnlyList<string> _axes;
    private readonly Func<string, bool> _isWord;

    private TieText(string text, SweepSettingList settings, IReadOnlyList<string> axes, Func<string, bool> isWord)
        => (_text, _settings, _axes, _isWord) = (text, settings, axes, isWord);

    /// <summary>Reads the settings that are tied.</summary>
    /// <param name="text">The text; empty for none.</param>
    /// <param name="settings">The settings of the sweep.</param>
    /// <param name="axes">The names of the axes.</param>
    /// <param name="isWord">Whether an axis has words.</param>
    /// <exception cref="InvalidInputException">It cannot be used; the message says at which character.</exception>
    public static IReadOnlyList<TiedSetting> Read(string text, SweepSettingList settings, IReadOnlyList<string> axes, Func<string, bool> isWord)
    {
        if (text.Length > FormulaParser.MaxLength)
        {
            throw new InvalidInputException(SweepSettingList.Tie, FormattableString.Invariant($"it is longer than {FormulaParser.MaxLength} characters; shorten it."));
        }

        return new TieText(text, settings, axes, isWord).Read();
    }

    /// <summary>The names of axes that formulas read.</summary>
    public static IEnumerable<string> NamesIn(IEnumerable<TiedSetting> ties)
        => ties.SelectMany(tie => tie.Parts).SelectMany(part => part.Name is { } name ? [name] : part.Formula?.Names.Select(found => found.Name) ?? []);

    private List<TiedSetting> Read()
    {
        var entries = Entries().ToList();
        var keys = entries.Select(entry => entry.Key).ToList();
        var ties = new List<TiedSetting>();
        foreach (var (key, start, value, end) in entries)
        {
            if (keys.Count(other => other == key) > 1)
            {
                throw Refusal(start, $"{key} is tied twice");
            }

            if (_axes.Contains(key))
            {
                throw Refusal(start, $"{key} is an axis; tie another setting to it");
            }

            var setting = key == SweepSettingList.Lambda ? null : Find(key, start);
            ties.Add(new TiedSetting(
                key, setting, setting?.IsNumber ?? true ? [new TiedPart(Formula: Numbers(value, end, keys))] : [.. Words(value, end, keys)]));
        }

        return ties;
    }

    private IEnumerable<(string Key, int Start, int Value, int End)> Entries()
    {
        for (var start = 0; start < _text.Length;)
        {
            var end = _text.IndexOf(';', start) is >= 0 and var semicolon ? semicolon : _text.Length;
            var next = end + 1;
            while (start < end && _text[start] == ' ')
            {
                start++;
            }

            while (end > start && _text[end - 1] == ' ')
            {
                end--;
            }

            var sign = _text.IndexOf('=', start, end - start);
            if (sign <= start || sign + 1 == end)
            {
                throw Refusal(start, "expected KEY=FORMULA, such as init-std=10/sqrt(3*dim), with ';' between several");
            }

            yield return (_text[start..sign].TrimEnd(), start, sign + 1, end);
            start = next;
        }
    }

    private Setting Find(string key, int place)
    {
        var known = _settings.Variable.Select(setting => setting.Key).Append(SweepSettingList.Lambda);
        return _settings.Variable.FirstOrDefault(setting => setting.Key == key)
            ?? throw Refusal(place, $"'{key}' is no setting that can differ from cell to cell{Question(key, known)}");
    }

    private IEnumerable<TiedPart> Words(int start, int end, List<string> tied)
    {
        while (start < end)
        {
            var open = _text.IndexOfAny(['{', '}'], start, end - start) is >= 0 and var found ? found : end;
            if (open > start)
            {
                yield return new TiedPart(_text[start..open]);
            }

            if (open == end)
            {
                yield break;
            }

            var close = _text[open] == '{' ? _text.IndexOf('}', open, end - open) : -1;
            if (close < 0)
            {
                throw Refusal(open, _text[open] == '{' ? "this '{' has no '}'" : "this '}' has no '{'");
            }

            var name = _text[(open + 1)..close].Trim();
            yield return IsWord(name) && !tied.Contains(name)
                ? new TiedPart(Name: name)
                : new TiedPart(Formula: Numbers(open + 1, close, tied));
            start = close + 1;
        }
    }

    private Formula Numbers(int start, int end, List<string> tied)
    {
        var formula = FormulaParser.Parse(_text, start, end, Refusal);
        foreach (var (name, place) in formula.Names)
        {
            if (tied.Contains(name))
            {
                throw Refusal(place, $"{name} is tied itself; use axes and settings that are not");
            }

            if (IsWord(name))
            {
                throw Refusal(place, $"{name} is a word and no number");
            }

            if (!_axes.Contains(name) && !_settings.Variable.Any(setting => setting.Key == name))
            {
                var minus = name.Contains('-') ? " (a minus that is no part of a name has a space before it)" : "";
                throw Refusal(place, $"there is no axis or numeric setting '{name}'{Question(name, Numeric)}{minus}");
            }
        }

        return formula;
    }

    private IEnumerable<string> Numeric => _settings.Variable.Where(setting => setting.IsNumber).Select(setting => setting.Key).Concat(_axes);

    private bool IsWord(string name)
        => _axes.Contains(name) ? _isWord(name) : _settings.Variable.Any(setting => setting.Key == name && !setting.IsNumber);

    private static string Question(string given, IEnumerable<string> known)
        => NearestName.Question(given, known) is { Length: > 0 } question ? $".{question}" : "";

    private InvalidInputException Refusal(int place, string problem) => new(
        SweepSettingList.Tie,
        $"{problem}{(problem.EndsWith('?') ? "" : ".")} (At character {(place + 1).ToString(CultureInfo.InvariantCulture)} of '{_text}'.)");
}
