using Pegr.Torch.Runtime;

namespace Pegr.Torch.PerExample;

/// <summary>The engines that can be named in settings. A new one is one class and one line here.</summary>
public static class EngineRegistry
{
    private static readonly Dictionary<string, Func<EngineOptions, IPenaltyEngine>> Factories = new()
    {
        ["ghost"] = options => new GhostEngine { Audit = options.Audit },
        ["loop"] = _ => new LoopEngine(),
        ["signs"] = options => new RandomSignsEngine(options.Seed) { Draws = options.Draws },
        ["signs-fd"] = options => new RandomSignsEngine(options.Seed) { Draws = options.Draws, Difference = new FiniteDifference() },
    };

    /// <summary>The keys, the default first.</summary>
    public static IReadOnlyList<string> Keys { get; } = [.. Factories.Keys];

    /// <summary>Creates an engine.</summary>
    /// <param name="key">One of <see cref="Keys"/>.</param>
    /// <param name="options">What engines can be told; null for the defaults.</param>
    /// <exception cref="InvalidInputException">The key is unknown.</exception>
    public static IPenaltyEngine Create(string key, EngineOptions? options = null)
        => Factories.TryGetValue(key, out var create)
            ? create(options ?? new EngineOptions())
            : throw new InvalidInputException($"engine: '{key}' is unknown; use {string.Join(", ", Keys)}.");
}
