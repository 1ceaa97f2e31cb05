using Pegr.Torch.Cli.Settings;

namespace Pegr.Torch.Cli.Experiments;

/// <summary>What can be asked for by a subcommand: one set of settings, one kind of configuration file.</summary>
/// <param name="Name">Name of the subcommand.</param>
/// <param name="Description">One sentence for the help text.</param>
/// <param name="Settings">Its settings in the order of the help text.</param>
/// <param name="Defaults">What holds where nothing is given.</param>
/// <param name="Validate">Refuses settings out of range without starting libtorch.</param>
internal record RequestDefinition(
    string Name,
    string Description,
    IReadOnlyList<Setting> Settings,
    RunRequest Defaults,
    Action<RunRequest> Validate)
{
    /// <summary>Fills in what a repetition depends on beside what is given, such as the hash of a file.</summary>
    public Func<RunRequest, RunRequest> Pinned { get; init; } = request => request;
}
