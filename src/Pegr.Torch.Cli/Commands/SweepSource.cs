using System.CommandLine;
using System.CommandLine.Parsing;
using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Hosting;
using Pegr.Torch.Cli.Plans;
using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Cli.Sweeps;

namespace Pegr.Torch.Cli.Commands;

/// <summary>The options that say which sweep is meant: settings and a folder for a new one, or the folder of one that has begun.</summary>
internal sealed class SweepSource
{
    private readonly OutputOptions _output = new(SweepDefinition.Instance.Name);
    private readonly SettingFlags _flags;

    private readonly Option<string> _resume = new("--resume")
    {
        HelpName = "DIR",
        Description = "Go on with the sweep in this folder, with the settings that it began with; the same settings and --out do so, too.",
    };

    /// <summary>Makes the options.</summary>
    public SweepSource(CommandContext context)
        => _flags = new SettingFlags(SweepDefinition.Instance, [.. context.Catalog, SweepDefinition.Instance]);

    /// <summary>Gives a command the options.</summary>
    public void AddTo(Command owner)
    {
        _output.AddTo(owner);
        owner.Add(_resume);
        owner.Add(_flags.Config);
        _flags.AddTo(owner);
    }

    /// <summary>Opens the sweep's folder, which is made for a new one.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="besides">Options that may stand beside <c>--resume</c>.</param>
    /// <exception cref="InvalidInputException">The options cannot be used.</exception>
    public SweepFolder Open(ParseResult parse, params Option[] besides)
    {
        if (parse.GetValue(_resume) is not { } begun)
        {
            var assignments = _flags.Read(parse);
            var request = (SweepRequest)RequestBuilder.Build(SweepDefinition.Instance, assignments);
            return SweepFolder.Begin(_output.Read(parse), new SweepPlan(request));
        }

        var other = parse.CommandResult.Children.OfType<OptionResult>()
            .FirstOrDefault(result => !result.Implicit && result.Option != _resume && !besides.Contains(result.Option));
        return other is null
            ? SweepFolder.Reopen("--resume", begun)
            : throw new InvalidInputException(
                $"{other.Option.Name}: cannot be given beside --resume; the sweep goes on with the settings of its config.yaml.");
    }
}
