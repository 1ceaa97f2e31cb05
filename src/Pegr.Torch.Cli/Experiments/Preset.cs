namespace Pegr.Torch.Cli.Experiments;

/// <summary>The configuration files that come with the command; the demo runs them.</summary>
internal static class Preset
{
    /// <summary>The path of an experiment's preset.</summary>
    public static string PathOf(ExperimentDefinition experiment)
        => Path.Combine(AppContext.BaseDirectory, "Presets", $"{experiment.Name}.yaml");
}
