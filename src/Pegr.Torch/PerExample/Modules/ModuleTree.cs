using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Modules;

/// <summary>Walks a model with its modules' full names.</summary>
internal static class ModuleTree
{
    /// <summary>The model itself, under the empty name, and every module below it, each once.</summary>
    public static IEnumerable<(string Name, nn.Module Module)> Of(nn.Module model)
        => Walk("", model).DistinctBy(entry => entry.Module);

    /// <summary>Every way to every module: one that is held several times comes under each of its names.</summary>
    public static IEnumerable<(string Name, nn.Module Module)> Paths(nn.Module model) => Walk("", model);

    /// <summary>Joins a module's path and a name within it.</summary>
    public static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    // TorchSharp registers a module's fields under their own names when the module is registered itself, whatever names its constructor gave:
    // of a child's names in one parent the first is meant.
    private static IEnumerable<(string Name, nn.Module Module)> Walk(string path, nn.Module module)
        => module.named_children().DistinctBy(child => child.module).SelectMany(child => Walk(Join(path, child.name), child.module)).Prepend((path, module));
}
