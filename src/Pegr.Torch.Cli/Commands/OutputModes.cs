using System.CommandLine;
using Pegr.Torch.Cli.Hosting;

namespace Pegr.Torch.Cli.Commands;

/// <summary>The options that say how much a command says, and in which form.</summary>
internal sealed class OutputModes
{
    private readonly Option<bool> _json = new("--json")
    {
        Description = "Print one JSON object at the end, and nothing else on standard output.",
    };

    private readonly Option<bool> _quiet = new("--quiet")
    {
        Description = "Print nothing on standard output; warnings and errors go to standard error.",
    };

    private readonly Option<bool>? _verbose;

    /// <summary>Makes the options.</summary>
    /// <param name="verbose">What <c>--verbose</c> does; null where there is no more to be said.</param>
    public OutputModes(string? verbose = null)
        => _verbose = verbose is null ? null : new Option<bool>("--verbose") { Description = verbose };

    /// <summary>Gives a command the options.</summary>
    public void AddTo(Command owner)
    {
        owner.Add(_json);
        owner.Add(_quiet);
        if (_verbose is not null)
        {
            owner.Add(_verbose);
        }
    }

    /// <summary>The options themselves, which may stand beside any other.</summary>
    public IEnumerable<Option> Options => _verbose is null ? [_json, _quiet] : [_json, _quiet, _verbose];

    /// <summary>What the command is to work with.</summary>
    /// <exception cref="InvalidInputException">Two of the options contradict each other.</exception>
    public CommandContext Apply(CommandContext context, ParseResult parse)
    {
        var (json, quiet, verbose) = (parse.GetValue(_json), parse.GetValue(_quiet), _verbose is not null && parse.GetValue(_verbose));
        return (json, quiet, verbose) switch
        {
            (true, true, _) => throw new InvalidInputException("--quiet: prints nothing, --json an object; leave one out."),
            (true, _, true) or (_, true, true) => throw new InvalidInputException($"--verbose: says more, {(json ? "--json" : "--quiet")} less; leave one out."),
            _ => context.With(isSilent: json || quiet, isJson: json, isVerbose: verbose),
        };
    }
}
