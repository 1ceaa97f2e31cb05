using Pegr.Torch.Objectives;

namespace Pegr.Torch.ReducedDynamics;

/// <summary>The objectives that can be carried out on inner products. A new one is one line here.</summary>
internal static class ReducedObjectives
{
    private static readonly Registry<Func<ObjectiveOptions, InnerProducts, IReducedObjective>> Objectives = new("objectives",
    [
        ("gd", (_, products) => new ReducedPenalty(0, 0, products)),
        ("gr", (o, products) => new ReducedPenalty(0, o.Lambda, products)),
        ("pegr", (o, products) => new ReducedPenalty(o.Lambda, 0, products)),
        ("variance", (o, products) => new ReducedPenalty(o.Lambda, -o.Lambda, products)),
        ("sam", (o, products) => new ReducedSharpness(o.Rho, products)),
        ("norm", (o, products) => o.NormRadius > 0 ? new ReducedMixedNorm(o.Lambda, o.NormRadius, products) : new ReducedNorm(o.Lambda, products)),
        ("example-norm", (o, products) => new ReducedExampleNorm(o.Lambda, products)),
        ("group", (o, products) => o.GroupSize == 1 ? new ReducedPenalty(o.Lambda, 0, products)
            : o.GroupSize >= products.Samples ? new ReducedPenalty(0, o.Lambda, products)
            : new ReducedGroups(o.Lambda, (int)o.GroupSize, o.Seed, products)),
        ("fisher", (o, products) => new ReducedFisher(o.Lambda, o.Seed, products)),
        ("label-noise", (o, products) => new ReducedLabelNoise(o.FlipProbability, o.Seed, products)),
    ]);

    /// <summary>The keys.</summary>
    public static IReadOnlyList<string> Keys => Objectives.Keys;

    /// <summary>Creates an objective.</summary>
    public static IReducedObjective Create(string key, ObjectiveOptions options, InnerProducts products)
        => Objectives.Find(key)(options, products);
}
