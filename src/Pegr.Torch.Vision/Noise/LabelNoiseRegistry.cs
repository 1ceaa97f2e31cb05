namespace Pegr.Torch.Vision.Noise;

/// <summary>The kinds of label noise that can be named in settings. A new one is one line here.</summary>
public static class LabelNoiseRegistry
{
    /// <summary>The kinds, in the order of presentation.</summary>
    public static IReadOnlyList<ILabelNoise> Kinds { get; } = [new RedrawnLabels(), new SymmetricLabels(), new PairFlippedLabels()];

    /// <summary>The keys, in the order of presentation.</summary>
    public static IReadOnlyList<string> Keys { get; } = [.. Kinds.Select(kind => kind.Key)];

    /// <summary>The kind of a key.</summary>
    /// <param name="key">One of <see cref="Keys"/>.</param>
    /// <exception cref="InvalidInputException">There is no such kind.</exception>
    public static ILabelNoise Find(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Kinds.FirstOrDefault(kind => kind.Key == key)
            ?? throw new InvalidInputException($"label-noise-kind: '{key}' is unknown; use {string.Join(", ", Keys)}.");
    }
}
