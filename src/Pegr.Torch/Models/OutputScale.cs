namespace Pegr.Torch.Models;

/// <summary>What the filters' activations are averaged over in the signal-noise CNN's outputs F_j.</summary>
public static class OutputScale
{
    private static readonly Registry<Func<int, int, double>> All = new("output-scale",
    [
        ("filters", (filters, _) => 1.0 / filters),
        ("patches", (filters, patches) => 1.0 / filters / patches),
        ("none", (_, _) => 1),
    ]);

    /// <summary>The keys: <c>filters</c>, 1/m; <c>patches</c>, over filters and patches, 1/(mP); <c>none</c>, a sum.</summary>
    public static IReadOnlyList<string> Keys => All.Keys;

    /// <summary>What a filter's activation on one patch is multiplied by.</summary>
    /// <param name="key">One of <see cref="Keys"/>.</param>
    /// <param name="filters">m.</param>
    /// <param name="patches">P.</param>
    /// <exception cref="InvalidInputException">The key is unknown.</exception>
    public static double Of(string key, int filters, int patches)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(filters, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(patches, 1);
        return All.Find(key)(filters, patches);
    }
}
