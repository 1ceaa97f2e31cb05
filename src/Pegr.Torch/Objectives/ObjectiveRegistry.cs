using Pegr.Torch.PerExample;
using Pegr.Torch.Runtime;

namespace Pegr.Torch.Objectives;

/// <summary>The objectives that can be named in settings. A new one is one class and one line here.</summary>
public static class ObjectiveRegistry
{
    private static readonly Dictionary<string, Func<double, IPenaltyEngine, IObjective>> Factories = new()
    {
        ["gd"] = (_, _) => new EmpiricalRisk(),
        ["gr"] = (lambda, _) => new GradientPenalty(lambda),
        ["pegr"] = (lambda, engine) => new PerExampleGradientPenalty(lambda, engine),
        ["variance"] = (lambda, engine) => new GradientVariancePenalty(lambda, engine),
    };

    /// <summary>The keys, in the order of presentation.</summary>
    public static IReadOnlyList<string> Keys { get; } = [.. Factories.Keys];

    /// <summary>Creates an objective.</summary>
    /// <param name="key">One of <see cref="Keys"/>.</param>
    /// <param name="lambda">The penalty's weight; objectives without one ignore it.</param>
    /// <param name="engine">How per-example gradients are computed; objectives that need none ignore it.</param>
    /// <exception cref="InvalidInputException">The key is unknown.</exception>
    public static IObjective Create(string key, double lambda, IPenaltyEngine engine)
        => Factories.TryGetValue(key, out var create)
            ? create(lambda, engine)
            : throw new InvalidInputException($"objectives: '{key}' is unknown; use {string.Join(", ", Keys)}.");
}
