namespace Pegr.Torch.Objectives;

/// <summary>The objectives that can be named in settings. A new one is one class and one line here.</summary>
public static class ObjectiveRegistry
{
    private static readonly Dictionary<string, Func<ObjectiveOptions, IObjective>> Factories = new()
    {
        ["gd"] = o => new EmpiricalRisk { MicroBatchSize = o.MicroBatch },
        ["gr"] = o => new GradientPenalty(o.Lambda) { MicroBatchSize = o.MicroBatch },
        ["pegr"] = o => new PerExampleGradientPenalty(o.Lambda, o.Engine) { MicroBatchSize = o.MicroBatch },
        ["variance"] = o => new GradientVariancePenalty(o.Lambda, o.Engine) { MicroBatchSize = o.MicroBatch },
        ["sam"] = o => new SharpnessAware(o.Rho) { MicroBatchSize = o.MicroBatch },
    };

    /// <summary>The keys, in the order of presentation.</summary>
    public static IReadOnlyList<string> Keys { get; } = [.. Factories.Keys];

    /// <summary>Creates an objective.</summary>
    /// <param name="key">One of <see cref="Keys"/>.</param>
    /// <param name="options">Weights and engine.</param>
    /// <exception cref="InvalidInputException">The key is unknown.</exception>
    public static IObjective Create(string key, ObjectiveOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Factories.TryGetValue(key, out var create)
            ? create(options)
            : throw new InvalidInputException($"objectives: '{key}' is unknown; use {string.Join(", ", Keys)}.");
    }

    /// <summary>Whether an objective has a penalty for lambda to weigh.</summary>
    /// <param name="key">One of <see cref="Keys"/>.</param>
    /// <exception cref="InvalidInputException">The key is unknown.</exception>
    public static bool HasLambda(string key) => Create(key, new ObjectiveOptions(Lambda: 1)).Lambda != 0;
}
