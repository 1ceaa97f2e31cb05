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
    private const string Device = "device";

    private readonly SweepDefinition _definition;
    private readonly OutputOptions _output;
    private readonly SettingFlags _flags;

    private readonly Option<string> _resume = new("--resume")
    {
        HelpName = "DIR",
        Description = "Go on with the sweep in this folder, with the settings that it began with; the same settings and --out do so, too.",
    };

    /// <summary>Makes the options.</summary>
    public SweepSource(CommandContext context, SweepDefinition definition)
    {
        _definition = definition;
        _output = new OutputOptions(definition.Name);
        _flags = new SettingFlags(definition, [.. context.Catalog, .. SweepDefinitions.All]);
    }

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
    /// <param name="device">What a new sweep is computed on where its settings do not say it; null for the settings' default.</param>
    /// <param name="check">Makes sure, before anything is written, that the device, if there is one to choose, suits.</param>
    /// <param name="besides">Options that may stand beside <c>--resume</c>.</param>
    /// <exception cref="InvalidInputException">The options cannot be used.</exception>
    public SweepFolder Open(ParseResult parse, string? device, Action<string?> check, params Option[] besides)
    {
        if (parse.GetValue(_resume) is not { } begun)
        {
            IReadOnlyList<Assignment> assignments = [.. Default(device), .. _flags.Read(parse)];
            var plan = _definition.Plan((SweepRequest)RequestBuilder.Build(_definition, assignments));
            try
            {
                check(DeviceOf(plan));
                _definition.CheckData(plan);
            }
            catch (InvalidInputException refusal)
            {
                throw RequestBuilder.Located(refusal, assignments);
            }

            return SweepFolder.Begin(_output.Read(parse), plan);
        }

        var other = parse.CommandResult.Children.OfType<OptionResult>()
            .FirstOrDefault(result => !result.Implicit && result.Option != _resume && !besides.Contains(result.Option));
        if (other is not null)
        {
            throw new InvalidInputException(
                $"{other.Option.Name}: cannot be given beside --resume; the sweep goes on with the settings of its config.yaml.");
        }

        var folder = SweepFolder.Reopen("--resume", begun);
        check(DeviceOf(folder.Plan));
        return folder;
    }

    // Null for a sweep that has no choice: it computes on all cores.
    private static string? DeviceOf(SweepPlan plan) => plan.Kind.Settings.All.Any(IsDevice) ? plan.Request.Settings.Device : null;

    private static bool IsDevice(Setting setting) => setting.Key == Device;

    private IEnumerable<Assignment> Default(string? device)
        => device is not null && _definition.Settings.FirstOrDefault(IsDevice) is { } setting ? [new Assignment(setting, device, "--")] : [];
}
