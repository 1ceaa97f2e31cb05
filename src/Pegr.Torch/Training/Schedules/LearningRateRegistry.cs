namespace Pegr.Torch.Training.Schedules;

/// <summary>The learning-rate schedules that can be named in settings. A new one is one class and one line here, or <see cref="Register"/>.</summary>
public static class LearningRateRegistry
{
    private static readonly Registry<Func<LearningRateOptions, ILearningRateSchedule>> Schedules = new("learning-rate-schedule",
    [
        ("constant", o => new ConstantRate(o.Rate)),
        ("step", o => new StepDecay(o.Rate, o.DecayEvery, o.DecayFactor)),
        ("cosine", o => new CosineAnnealing(o.Rate, Math.Max(1, o.Steps - o.WarmUp))),
    ]);

    /// <summary>The keys, the default first.</summary>
    public static IReadOnlyList<string> Keys => Schedules.Keys;

    /// <summary>Adds a schedule, for as long as the program runs; from then on settings can name it.</summary>
    /// <param name="key">Its name in settings.</param>
    /// <param name="create">Makes one, without the warm-up.</param>
    /// <exception cref="ArgumentException">The key is taken, or cannot be written in settings.</exception>
    public static void Register(string key, Func<LearningRateOptions, ILearningRateSchedule> create) => Schedules.Register(key, create);

    /// <summary>Creates a schedule, with its warm-up.</summary>
    /// <param name="key">One of <see cref="Keys"/>.</param>
    /// <param name="options">Rates and lengths.</param>
    /// <exception cref="InvalidInputException">The key is unknown.</exception>
    public static ILearningRateSchedule Create(string key, LearningRateOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var schedule = Schedules.Find(key)(options);
        return options.WarmUp > 0 ? new WarmUp(schedule, options.WarmUp) : schedule;
    }
}
