namespace Pegr.Torch.Cli.Experiments;

/// <summary>The experiments that the command can run. A new one is a definition, listed here.</summary>
internal static class ExperimentCatalog
{
    /// <summary>All of them in the order of presentation.</summary>
    public static IReadOnlyList<ExperimentDefinition> All { get; } = [SyntheticDefinition.Create(), ImagesDefinition.Create(), TuneDefinition.Create()];
}
