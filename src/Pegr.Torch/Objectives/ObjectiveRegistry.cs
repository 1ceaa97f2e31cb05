using Pegr.Torch.PerExample;

namespace Pegr.Torch.Objectives;

/// <summary>The objectives that can be named in settings. A new one is one class and one line here, or <see cref="Register"/>.</summary>
public static class ObjectiveRegistry
{
    private static readonly Registry<Entry> Objectives = new("objectives",
    [
        ("gd", Entry.Of(o => new EmpiricalRisk { MicroBatchSize = o.MicroBatch }, EngineUse.None)),
        ("gr", Entry.Of(o => new GradientPenalty(o.Lambda) { MicroBatchSize = o.MicroBatch }, EngineUse.None)),
        ("pegr", Entry.Of(o => new PerExampleGradientPenalty(o.Lambda, o.Engine) { MicroBatchSize = o.MicroBatch })),
        ("variance", Entry.Of(o => new GradientVariancePenalty(o.Lambda, o.Engine) { MicroBatchSize = o.MicroBatch })),
        ("sam", Entry.Of(o => new SharpnessAware(o.Rho) { MicroBatchSize = o.MicroBatch, GroupSize = o.RhoGroupSize }, EngineUse.None)),
        ("label-noise", Entry.Of(o => new LabelNoiseRisk(o.FlipProbability, o.Seed) { MicroBatchSize = o.MicroBatch }, EngineUse.None)),
        ("group", Entry.Of(o => new GroupGradientPenalty(o.Lambda, o.GroupSize, o.Engine, o.Seed) { MicroBatchSize = o.MicroBatch })),
        ("norm", Entry.Of(o => new GradientNormPenalty(o.Lambda) { MicroBatchSize = o.MicroBatch, Radius = o.NormRadius }, EngineUse.None)),
        ("example-norm", Entry.Of(o => new ExampleNormPenalty(o.Lambda, PerExample(o.Engine)) { MicroBatchSize = o.MicroBatch }, EngineUse.PerExample)),
        ("fisher", Entry.Of(o => new FisherPenalty(o.Lambda, o.Engine, o.Seed) { MicroBatchSize = o.MicroBatch })),
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

    /// <summary>Whether an objective is computed by an engine at all.</summary>
    /// <param name="key">One of <see cref="Keys"/>.</param>
    /// <exception cref="InvalidInputException">The key is unknown.</exception>
    public static bool HasEngine(string key) => Objectives.Find(key).Use != EngineUse.None;

    /// <summary>Whether an objective asks an engine for every example's norm, which only an <see cref="IPerExampleEngine"/> knows.</summary>
    /// <param name="key">One of <see cref="Keys"/>.</param>
    /// <exception cref="InvalidInputException">The key is unknown.</exception>
    public static bool NeedsPerExample(string key) => Objectives.Find(key).Use == EngineUse.PerExample;

    private static IPerExampleEngine? PerExample(IPenaltyEngine? engine) => engine switch
    {
        null => null,
        IPerExampleEngine perExample => perExample,
        _ => throw KnowsNoExample(engine.Key, "example-norm"),
    };

    /// <summary>Refuses an engine for an objective that asks for every example's norm.</summary>
    internal static InvalidInputException KnowsNoExample(string engine, string objective)
        => new("engine", $"{engine} estimates a mean and knows no single example's norm, which {objective} needs; use ghost or loop.");

    private enum EngineUse
    {
        None,
        Any,
        PerExample,
    }

    private sealed record Entry(Func<ObjectiveOptions, IObjective> Create, bool HasLambda, bool HasRho, EngineUse Use)
    {
        public static Entry Of<T>(Func<ObjectiveOptions, T> create, EngineUse use = EngineUse.Any)
            where T : class, IObjective
            => new(create, typeof(T).IsAssignableTo(typeof(IPenalizedObjective)), typeof(T).IsAssignableTo(typeof(SharpnessAware)), use);
    }
}
