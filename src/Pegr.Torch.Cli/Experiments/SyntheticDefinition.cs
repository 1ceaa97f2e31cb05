using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Experiments;
using Pegr.Torch.Experiments.Settings;

namespace Pegr.Torch.Cli.Experiments;

/// <summary><c>pegr synthetic</c>: signal-noise data and the two-layer CNN.</summary>
internal static class SyntheticDefinition
{
    /// <summary>Creates the definition.</summary>
    public static ExperimentDefinition Create() => new(
        "synthetic",
        "Compare objectives on signal-noise data with the two-layer CNN.",
        SyntheticSettingList.All,
        new RunRequest(new SyntheticSettings { Seeds = 3, CheckpointEvery = 1000 }),
        Validate,
        (request, observer, checkpoints, stop) => SyntheticExperiment.Run((SyntheticSettings)request.Settings, observer, checkpoints, stop));

    private static void Validate(RunRequest request)
    {
        var settings = (SyntheticSettings)request.Settings;
        SyntheticExperiment.Validate(settings);
        if (request.SaveTensors && settings.ImplicitDim)
        {
            throw new InvalidInputException("save-tensors", "with implicit-dim there are inner products only, and no data to save; leave one out.");
        }
    }
}
