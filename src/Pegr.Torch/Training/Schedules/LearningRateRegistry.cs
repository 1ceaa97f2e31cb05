namespace Pegr.Torch.Training.Schedules;

/// <summary>The learning-rate schedules that can be named in settings. A new one is one class and one line here.</summary>
public static class LearningRateRegistry
{
    private static readonly Dictionary<string, Func<LearningRateOptions, ILearningRateSchedule>> Factories = new()
    {
        ["constant"] = o => new ConstantRate(o.Rate),
        ["step"] = o => new StepDecay(o.Rate, o.DecayEvery, o.DecayFactor),
        ["cosine"] = o => new CosineAnnealing(o.Rate, Math.Max(1, o.Steps - o.WarmUp)),
    };

    /// <summary>The keys, the default first.</summary>
    public static IReadOnlyList<string> Keys { get; } = [.. Factories.Keys];

    /// <summary>Creates a schedule, with its warm-up.</summary>
    /// <param name="key">One of <see cref="Keys"/>.</param>
    /// <param name="options">Rates and lengths.</param>
    /// <exception cref="InvalidInputException">The key is unknown.</exception>
    public static ILearningRateSchedule Create(string key, LearningRateOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!Factories.TryGetValue(key, out var create))
        {
            throw new InvalidInputException($"learning-rate-schedule: '{key}' is unknown; use {string.Join(", ", Keys)}.");
        }

        return options.WarmUp > 0 ? new WarmUp(create(options), options.WarmUp) : create(options);
    }
}
