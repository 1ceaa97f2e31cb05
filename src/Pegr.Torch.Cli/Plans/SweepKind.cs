using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.Sweeps;

namespace Pegr.Torch.Cli.Plans;

/// <summary>What experiment a sweep is of.</summary>
/// <param name="Name">The command, which is also what files of settings call it.</param>
/// <param name="Settings">Its settings.</param>
/// <param name="Metrics">What is kept of every run: the last columns of its results.</param>
/// <param name="DefaultLambda">The choice of lambda where none is given.</param>
/// <param name="Lighter">What needs less memory, for messages.</param>
/// <param name="CheckCommon">Refuses settings that no cell can use.</param>
/// <param name="Create">The sweep of a grid, common settings and choices of lambda.</param>
internal sealed record SweepKind(
    string Name,
    SweepSettingList Settings,
    IReadOnlyList<string> Metrics,
    string DefaultLambda,
    string Lighter,
    Action<ComparisonSettings> CheckCommon,
    Func<SweepGrid, ComparisonSettings, IReadOnlyList<SweepLambda>, ComparisonSweep> Create);
