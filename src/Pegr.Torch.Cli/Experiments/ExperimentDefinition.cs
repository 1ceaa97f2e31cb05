using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Experiments;
using Pegr.Torch.Experiments.Checkpoints;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Cli.Experiments;

/// <summary>An experiment that the command can run.</summary>
/// <param name="Name">Name of the subcommand.</param>
/// <param name="Description">One sentence for the help text.</param>
/// <param name="Settings">Its settings in the order of the help text.</param>
/// <param name="Defaults">What holds where nothing is given; the preset of the experiment's name spells it out.</param>
/// <param name="Validate">Refuses settings out of range without starting libtorch.</param>
/// <param name="Run">Carries it out.</param>
internal sealed record ExperimentDefinition(
    string Name,
    string Description,
    IReadOnlyList<Setting> Settings,
    RunRequest Defaults,
    Action<RunRequest> Validate,
    Func<RunRequest, IExperimentObserver, ICheckpointStore?, CancellationToken, ExperimentRecord> Run)
    : RequestDefinition(Name, Description, Settings, Defaults, Validate)
{
    /// <summary>The preset that <c>pegr demo</c> runs; null for none.</summary>
    public string? Demo { get; init; } = Name;
}
