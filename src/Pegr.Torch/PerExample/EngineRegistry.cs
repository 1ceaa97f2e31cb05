using Pegr.Torch.Runtime;

namespace Pegr.Torch.PerExample;

/// <summary>The engines that can be named in settings. A new one is one class and one line here.</summary>
public static class EngineRegistry
{
    private static readonly Dictionary<string, Func<IPenaltyEngine>> Factories = new()
    {
        ["ghost"] = () => new GhostEngine(),
        ["loop"] = () => new LoopEngine(),
    };

    /// <summary>The keys, the default first.</summary>
    public static IReadOnlyList<string> Keys { get; } = [.. Factories.Keys];

    /// <summary>Creates an engine.</summary>
    /// <param name="key">One of <see cref="Keys"/>.</param>
    /// <exception cref="InvalidInputException">The key is unknown.</exception>
    public static IPenaltyEngine Create(string key)
        => Factories.TryGetValue(key, out var create)
            ? create()
            : throw new InvalidInputException($"engine: '{key}' is unknown; use {string.Join(", ", Keys)}.");
}
