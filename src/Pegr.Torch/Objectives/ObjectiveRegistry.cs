namespace Pegr.Torch.Objectives;

/// <summary>The objectives that can be named in settings.</summary>
public static class ObjectiveRegistry
{
    /// <summary>The keys, in the order of presentation.</summary>
    public static IReadOnlyList<string> Keys { get; } = ["gd", "gr", "pegr", "variance"];
}
