namespace Pegr.Torch.PerExample;

/// <summary>
/// The engines that can be named in settings. A new one is one class and one line here; a program adds its own with
/// <see cref="Register"/>.
/// </summary>
public static class EngineRegistry
{
    private static readonly object Gate = new();

    private static IReadOnlyList<(string Key, Func<EngineOptions, IPenaltyEngine> Create)> _engines =
    [
        ("ghost", options => new GhostEngine(options.Rules) { Audit = options.Audit }),
        ("loop", _ => new LoopEngine()),
        ("signs", options => new RandomSignsEngine(options.Seed) { Draws = options.Draws }),
        ("signs-fd", options => new RandomSignsEngine(options.Seed) { Draws = options.Draws, Difference = new FiniteDifference() }),
    ];

    /// <summary>The keys, the default first.</summary>
    public static IReadOnlyList<string> Keys => [.. _engines.Select(engine => engine.Key)];

    /// <summary>Adds an engine, for as long as the program runs; from then on settings can name it.</summary>
    /// <param name="key">Its name in settings.</param>
    /// <param name="create">Makes one.</param>
    /// <exception cref="ArgumentException">There is an engine of that key.</exception>
    public static void Register(string key, Func<EngineOptions, IPenaltyEngine> create)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        ArgumentNullException.ThrowIfNull(create);
        lock (Gate)
        {
            _engines = Keys.Contains(key)
                ? throw new ArgumentException($"There is an engine '{key}' already.", nameof(key))
                : [.. _engines, (key, create)];
        }
    }

    /// <summary>Creates an engine.</summary>
    /// <param name="key">One of <see cref="Keys"/>.</param>
    /// <param name="options">What engines can be told; null for the defaults.</param>
    /// <exception cref="InvalidInputException">The key is unknown.</exception>
    public static IPenaltyEngine Create(string key, EngineOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        return _engines.FirstOrDefault(engine => engine.Key == key).Create is { } create
            ? create(options ?? new EngineOptions())
            : throw new InvalidInputException($"engine: '{key}' is unknown; use {string.Join(", ", Keys)}.");
    }
}
