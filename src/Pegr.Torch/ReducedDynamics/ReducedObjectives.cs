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
        ("label-noise", (o, products) => new ReducedLabelNoise(o.FlipProbability, o.Seed, products)),
    ]);

    /// <summary>The keys.</summary>
    public static IReadOnlyList<string> Keys => Objectives.Keys;

    /// <summary>Creates an objective.</summary>
    public static IReducedObjective Create(string key, ObjectiveOptions options, InnerProducts products)
        => Objectives.Find(key)(options, products);
}
