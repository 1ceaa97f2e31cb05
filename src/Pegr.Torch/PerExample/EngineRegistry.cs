namespace Pegr.Torch.PerExample;

/// <summary>The engines that can be named in settings. A new one is one class and one line here, or <see cref="Register"/>.</summary>
public static class EngineRegistry
{
    private static readonly Registry<Func<EngineOptions, IPenaltyEngine>> Engines = new("engine",
    [
        ("ghost", o => new GhostEngine(o.Rules) { Audit = o.Audit }),
        ("loop", _ => new LoopEngine()),
        ("signs", o => new RandomSignsEngine(o.Seed) { Draws = o.Draws }),
        ("signs-fd", o => new RandomSignsEngine(o.Seed) { Draws = o.Draws, Difference = new FiniteDifference() }),
    ]);

    // Told by name: settings are checked, and help is written, before libtorch is there to make an engine.
    private static readonly string[] Estimates = ["signs", "signs-fd"];

    /// <summary>The keys, the default first.</summary>
    public static IReadOnlyList<string> Keys => Engines.Keys;

    /// <summary>Adds an engine, for as long as the program runs; from then on settings can name it.</summary>
    /// <param name="key">Its name in settings.</param>
    /// <param name="create">Makes one.</param>
    /// <exception cref="ArgumentException">The key is taken, or cannot be written in settings.</exception>
    public static void Register(string key, Func<EngineOptions, IPenaltyEngine> create) => Engines.Register(key, create);

    /// <summary>Whether an engine is one of this library's that estimate the mean over examples and know no single example's norm.</summary>
    /// <param name="key">An engine's key.</param>
    public static bool IsEstimate(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Estimates.Contains(key);
    }

    /// <summary>Creates an engine.</summary>
    /// <param name="key">One of <see cref="Keys"/>.</param>
    /// <param name="options">What engines can be told; null for the defaults.</param>
    /// <exception cref="InvalidInputException">The key is unknown.</exception>
    public static IPenaltyEngine Create(string key, EngineOptions? options = null) => Engines.Find(key)(options ?? new EngineOptions());
}
