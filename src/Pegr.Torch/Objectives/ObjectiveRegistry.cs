namespace Pegr.Torch.Objectives;

/// <summary>The objectives that can be named in settings. A new one is one class and one line here, or <see cref="Register"/>.</summary>
public static class ObjectiveRegistry
{
    private static readonly Registry<Entry> Objectives = new("objectives",
    [
        ("gd", Entry.Of(o => new EmpiricalRisk { MicroBatchSize = o.MicroBatch })),
        ("gr", Entry.Of(o => new GradientPenalty(o.Lambda) { MicroBatchSize = o.MicroBatch })),
        ("pegr", Entry.Of(o => new PerExampleGradientPenalty(o.Lambda, o.Engine) { MicroBatchSize = o.MicroBatch })),
        ("variance", Entry.Of(o => new GradientVariancePenalty(o.Lambda, o.Engine) { MicroBatchSize = o.MicroBatch })),
        ("sam", Entry.Of(o => new SharpnessAware(o.Rho) { MicroBatchSize = o.MicroBatch })),
    ]);

    /// <summary>The keys, in the order of presentation.</summary>
    public static IReadOnlyList<string> Keys => Objectives.Keys;

    /// <summary>Adds an objective, for as long as the program runs; from then on settings can name it.</summary>
    /// <typeparam name="T">Its type, which says whether it has a penalty: <see cref="IPenalizedObjective"/>.</typeparam>
    /// <param name="key">Its name in settings.</param>
    /// <param name="create">Makes one.</param>
    /// <exception cref="ArgumentException">The key is taken, or cannot be written in settings.</exception>
    public static void Register<T>(string key, Func<ObjectiveOptions, T> create)
        where T : class, IObjective
    {
        ArgumentNullException.ThrowIfNull(create);
        Objectives.Register(key, Entry.Of(create));
    }

    /// <summary>Creates an objective.</summary>
    /// <param name="key">One of <see cref="Keys"/>.</param>
    /// <param name="options">Weights and engine.</param>
    /// <exception cref="InvalidInputException">The key is unknown.</exception>
    public static IObjective Create(string key, ObjectiveOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Objectives.Find(key).Create(options);
    }

    /// <summary>Whether an objective has a penalty for lambda to weigh.</summary>
    /// <param name="key">One of <see cref="Keys"/>.</param>
    /// <exception cref="InvalidInputException">The key is unknown.</exception>
    public static bool HasLambda(string key) => Objectives.Find(key).HasLambda;

    /// <summary>Whether an objective makes an excursion of length rho.</summary>
    /// <param name="key">One of <see cref="Keys"/>.</param>
    /// <exception cref="InvalidInputException">The key is unknown.</exception>
    public static bool HasRho(string key) => Objectives.Find(key).HasRho;

    private sealed record Entry(Func<ObjectiveOptions, IObjective> Create, bool HasLambda, bool HasRho)
    {
        public static Entry Of<T>(Func<ObjectiveOptions, T> create)
            where T : class, IObjective
            => new(create, typeof(T).IsAssignableTo(typeof(IPenalizedObjective)), typeof(T).IsAssignableTo(typeof(SharpnessAware)));
    }
}
