using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Plans;
using Pegr.Torch.Cli.Settings;

namespace Pegr.Torch.Cli.Folders;

/// <summary>The plan of a sweep, from its folder's <c>config.yaml</c>.</summary>
internal static class RecordedPlan
{
    /// <summary>Reads the plan.</summary>
    /// <param name="flag">What named the folder.</param>
    /// <param name="path">The folder.</param>
    /// <exception cref="InvalidInputException">The folder is not a sweep's.</exception>
    public static SweepPlan Read(string flag, string path)
    {
        var config = Path.Combine(path, "config.yaml");
        if (!ConfigFile.IsOurs(config))
        {
            throw new InvalidInputException($"{flag}: '{path}' holds no sweep (no config.yaml of one); name a sweep's folder.");
        }

        var definition = SweepDefinitions.Find(RecordedConfig.Read(config).Experiment) ?? SweepDefinitions.Synthetic;
        var assignments = SettingsFile.Read(config, definition, [.. ExperimentCatalog.All, .. SweepDefinitions.All]);
        return definition.Plan((SweepRequest)RequestBuilder.Build(definition, assignments));
    }
}
