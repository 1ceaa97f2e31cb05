using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Looping;

/// <summary>Tells which modules' parameters are looped over.</summary>
internal static class LoopedLayers
{
    /// <summary>Those of modules that cannot go by a rule, and of modules that share a parameter with one of them.</summary>
    /// <param name="own">The modules with trainable parameters; a shared one is the same object everywhere.</param>
    /// <param name="goesByRule">Whether a module can go by a rule.</param>
    public static HashSet<nn.Module> Of(
        IReadOnlyList<(string Name, nn.Module Module, IReadOnlyDictionary<string, Parameter> Own)> own, Func<string, nn.Module, bool> goesByRule)
    {
        var looped = own.Where(entry => !goesByRule(entry.Name, entry.Module)).Select(entry => entry.Module).ToHashSet();
        var parameters = new HashSet<object>(ReferenceEqualityComparer.Instance);
        int before;
        do
        {
            before = looped.Count;
            parameters.UnionWith(own.Where(entry => looped.Contains(entry.Module)).SelectMany(entry => entry.Own.Values));
            looped.UnionWith(own.Where(entry => entry.Own.Values.Any(parameters.Contains)).Select(entry => entry.Module));
        }
        while (looped.Count > before);
        return looped;
    }
}
