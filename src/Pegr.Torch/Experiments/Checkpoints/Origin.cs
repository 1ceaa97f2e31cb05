namespace Pegr.Torch.Experiments.Checkpoints;

/// <summary>Under what a checkpoint was written: elsewhere the rest of the run would be another.</summary>
/// <param name="Program">Version of this library.</param>
/// <param name="LibTorch">Version of libtorch.</param>
/// <param name="Configuration">Names and values of all that decides on the results.</param>
internal sealed record Origin(string Program, string LibTorch, IReadOnlyDictionary<string, string> Configuration)
{
    /// <summary>This program with a configuration.</summary>
    public static Origin Here(IReadOnlyDictionary<string, string> configuration)
        => new(
            typeof(Origin).Assembly.GetName().Version!.ToString(3),
            Runtime.LibTorch.Initialize().LibTorchVersion,
            new SortedDictionary<string, string>(new Dictionary<string, string>(configuration), StringComparer.Ordinal));

    /// <summary>Refuses a checkpoint of another origin.</summary>
    /// <param name="other">Its origin.</param>
    /// <param name="path">Its file.</param>
    /// <param name="defaults">What holds where a configuration does not name a value, as that of an earlier version, which did not know it.</param>
    /// <exception cref="InvalidInputException">It is of another.</exception>
    public void Check(Origin? other, string path, IReadOnlyDictionary<string, string> defaults)
    {
        if (other is not { Program: not null, LibTorch: not null, Configuration: not null })
        {
            throw new InvalidInputException($"{path}: the checkpoint does not say what wrote it. Start the run anew.");
        }

        Require(other.Program == Program, $"written by version {other.Program} of Pegr.Torch, and this is version {Program}", path);
        Require(other.LibTorch == LibTorch, $"written with libtorch {other.LibTorch}, and this is libtorch {LibTorch}", path);
        foreach (var name in Configuration.Keys.Union(other.Configuration.Keys).Order(StringComparer.Ordinal))
        {
            var (theirs, ours) = (ValueIn(other.Configuration), ValueIn(Configuration));
            Require(theirs == ours, $"of another configuration: {name} was {theirs ?? "not there"} and is {ours ?? "not there"} now", path);

            string? ValueIn(IReadOnlyDictionary<string, string> configuration)
                => configuration.GetValueOrDefault(name) ?? defaults.GetValueOrDefault(name);
        }
    }

    private static void Require(bool holds, string difference, string path)
    {
        if (!holds)
        {
            throw new InvalidInputException($"{path}: the checkpoint is {difference}; a resumed run must be the same. Undo that, or start anew.");
        }
    }
}
