using System.Globalization;

namespace Pegr.Torch.Cli.Formulas;

/// <summary>Commands that formulas define for themselves and for those after them, as <c>\newcommand</c> does.</summary>
internal sealed class TexMacros
{
    // Definitions that refer to each other grow without end.
    private const int MaxCharacters = 200_000;
    private const int LeastCost = 100;

    private readonly Dictionary<string, (int Arguments, string Body)> _known = [];
    private int _left = MaxCharacters;

    /// <summary>Begins a formula.</summary>
    public void Begin() => _left = MaxCharacters;

    /// <summary>Adds a command, or gives it another meaning.</summary>
    /// <param name="command">The command with its backslash.</param>
    /// <param name="arguments">How many arguments it takes, from 0 to 9.</param>
    /// <param name="body">What it stands for; <c>#1</c> is its first argument.</param>
    public void Define(string command, int arguments, string body) => _known[command] = (arguments, body);

    /// <summary>Whether a command is defined and may be put in, which ends where one formula is made of too many.</summary>
    public bool Contains(string command) => _left > 0 && _known.ContainsKey(command);

    /// <summary>What a command stands for.</summary>
    /// <param name="command">The command.</param>
    /// <param name="argument">Takes the next argument as it is written.</param>
    public string Expand(string command, Func<string> argument)
    {
        var (count, body) = _known[command];
        for (var index = 1; index <= count && body.Length < MaxCharacters; index++)
        {
            body = body.Replace(string.Create(CultureInfo.InvariantCulture, $"#{index}"), argument(), StringComparison.Ordinal);
        }

        _left -= Math.Max(LeastCost, body.Length);

        // A command at the end does not run into what follows.
        return body.Length > 0 && char.IsAsciiLetter(body[^1]) ? body + " " : body;
    }
}
