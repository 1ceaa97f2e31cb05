using System.Globalization;

namespace Pegr.Torch.Notebooks;

/// <summary>How much printed text of a cell is stored: a notebook stays a file that can be opened, whatever its cells print.</summary>
internal sealed class StreamBudget
{
    /// <summary>Characters of one cell that are stored.</summary>
    public const int MaxCharacters = 1_000_000;

    /// <summary>Outputs of streams of one cell that are stored; a new one begins where the stream changes.</summary>
    public const int MaxOutputs = 5_000;

    private int _characters;
    private int _outputs;
    private bool _isSpent;
    private bool _endsLine = true;
    private long _lines;
    private bool _leftEndsLine = true;

    /// <summary>What was left out, in a line; <see langword="null"/> where nothing was.</summary>
    public string? Note
    {
        get
        {
            var lines = _lines + (_leftEndsLine ? 0 : 1);
            return lines == 0 ? null : string.Create(
                CultureInfo.InvariantCulture,
                $"{(_endsLine ? "" : "\n")}[{lines:N0} more line{(lines == 1 ? " is" : "s are")} not stored]\n");
        }
    }

    /// <summary>Takes text into account.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isNew">Whether it begins an output.</param>
    /// <returns>The part of it that is stored. Once something was left out, nothing more is.</returns>
    public string Take(string text, bool isNew)
    {
        if (!_isSpent && isNew && ++_outputs > MaxOutputs)
        {
            _isSpent = true;
        }

        var stored = _isSpent ? "" : text[..Math.Min(text.Length, MaxCharacters - _characters)];
        if (stored.Length > 0)
        {
            _characters += stored.Length;
            _endsLine = stored[^1] == '\n';
        }

        if (text.Length > stored.Length)
        {
            _isSpent = true;
            _lines += text.AsSpan(stored.Length).Count('\n');
            _leftEndsLine = text[^1] == '\n';
        }

        return stored;
    }
}
