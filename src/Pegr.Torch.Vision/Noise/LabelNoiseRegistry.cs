namespace Pegr.Torch.Vision.Noise;

/// <summary>The kinds of label noise that can be named in settings. A new one is one class and one line here, or <see cref="Register"/>.</summary>
public static class LabelNoiseRegistry
{
    private static readonly Registry<ILabelNoise> All = new(
        "label-noise-kind",
        new ILabelNoise[] { new RedrawnLabels(), new SymmetricLabels(), new PairFlippedLabels() }.Select(kind => (kind.Key, kind)));

    /// <summary>The kinds, in the order of presentation.</summary>
    public static IReadOnlyList<ILabelNoise> Kinds => All.Entries;

    /// <summary>The keys, in the order of presentation.</summary>
    public static IReadOnlyList<string> Keys => All.Keys;

    /// <summary>Adds a kind, for as long as the program runs; from then on settings can name it.</summary>
    /// <exception cref="ArgumentException">The key is taken, or cannot be written in settings.</exception>
    public static void Register(ILabelNoise kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        All.Register(kind.Key, kind);
    }

    /// <summary>The kind of a key.</summary>
    /// <param name="key">One of <see cref="Keys"/>.</param>
    /// <exception cref="InvalidInputException">There is no such kind.</exception>
    public static ILabelNoise Find(string key) => All.Find(key);
}
