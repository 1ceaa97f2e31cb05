namespace Pegr.Torch.Objectives.Schedules;

/// <summary>The schedules of lambda that can be named in settings. A new one is one class and one line here.</summary>
public static class LambdaScheduleRegistry
{
    private static readonly Dictionary<string, Func<LambdaScheduleOptions, ILambdaSchedule>> Factories = new()
    {
        ["constant"] = o => new ConstantLambda(o.Lambda),
        ["warmup"] = o => new LinearWarmup(o.Lambda, o.Steps),
        ["step-off"] = o => new StepOff(o.Lambda, o.Steps),
        ["cosine"] = o => new CosineDecay(o.Lambda, o.Steps),
        ["proportional"] = o => new ProportionalToLearningRate(o.Lambda / o.LearningRate, o.Optimizer),
    };

    /// <summary>The keys, the default first.</summary>
    public static IReadOnlyList<string> Keys { get; } = [.. Factories.Keys];

    /// <summary>Creates a schedule.</summary>
    /// <param name="key">One of <see cref="Keys"/>.</param>
    /// <param name="options">Weight and length.</param>
    /// <exception cref="InvalidInputException">The key is unknown.</exception>
    public static ILambdaSchedule Create(string key, LambdaScheduleOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Factories.TryGetValue(key, out var create)
            ? create(options)
            : throw new InvalidInputException($"lambda-schedule: '{key}' is unknown; use {string.Join(", ", Keys)}.");
    }
}
