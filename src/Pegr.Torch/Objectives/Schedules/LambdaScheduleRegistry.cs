namespace Pegr.Torch.Objectives.Schedules;

/// <summary>The schedules of lambda that can be named in settings. A new one is one class and one line here, or <see cref="Register"/>.</summary>
public static class LambdaScheduleRegistry
{
    private static readonly Registry<Func<LambdaScheduleOptions, ILambdaSchedule>> Schedules = new("lambda-schedule",
    [
        ("constant", o => new ConstantLambda(o.Lambda)),
        ("warmup", o => new LinearWarmup(o.Lambda, o.Steps)),
        ("step-off", o => new StepOff(o.Lambda, o.Steps)),
        ("cosine", o => new CosineDecay(o.Lambda, o.Steps)),
        ("proportional", o => new ProportionalToLearningRate(o.Lambda / o.LearningRate, o.CurrentLearningRate)),
    ]);

    /// <summary>The keys, the default first.</summary>
    public static IReadOnlyList<string> Keys => Schedules.Keys;

    /// <summary>Adds a schedule, for as long as the program runs; from then on settings can name it.</summary>
    /// <param name="key">Its name in settings.</param>
    /// <param name="create">Makes one.</param>
    /// <exception cref="ArgumentException">The key is taken, or cannot be written in settings.</exception>
    public static void Register(string key, Func<LambdaScheduleOptions, ILambdaSchedule> create) => Schedules.Register(key, create);

    /// <summary>Creates a schedule.</summary>
    /// <param name="key">One of <see cref="Keys"/>.</param>
    /// <param name="options">Weight and length.</param>
    /// <exception cref="InvalidInputException">The key is unknown.</exception>
    public static ILambdaSchedule Create(string key, LambdaScheduleOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Schedules.Find(key)(options);
    }
}
