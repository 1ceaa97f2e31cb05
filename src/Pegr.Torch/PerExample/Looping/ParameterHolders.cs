using Pegr.Torch.PerExample.Modules;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Looping;

/// <summary>The modules that hold a parameter wherever the model has it, the smallest first and the model last.</summary>
internal static class ParameterHolders
{
    /// <summary>The holders of parameters.</summary>
    /// <param name="model">The model.</param>
    /// <param name="owners">The modules whose parameters are asked for; a shared parameter is the same object everywhere.</param>
    public static IReadOnlyList<(string Name, Parameter Parameter, IReadOnlyList<(string Name, nn.Module Module)> Holders)> Of(
        nn.Module model, IReadOnlyDictionary<nn.Module, IReadOnlyDictionary<string, Parameter>> owners)
    {
        var found = new List<(string Name, Parameter Parameter, List<(string Name, nn.Module Module)> Holders)>();
        Walk(model, "", []);
        return [.. found.Select(entry => (entry.Name, entry.Parameter, (IReadOnlyList<(string, nn.Module)>)entry.Holders))];

        void Walk(nn.Module module, string name, List<(string Name, nn.Module Module)> above)
        {
            List<(string Name, nn.Module Module)> path = [(name, module), .. above];
            foreach (var (own, parameter) in owners.GetValueOrDefault(module) ?? new Dictionary<string, Parameter>())
            {
                var known = found.FindIndex(entry => ReferenceEquals(entry.Parameter, parameter));
                if (known < 0)
                {
                    found.Add((ModuleTree.Join(name, own), parameter, [.. path]));
                }
                else
                {
                    // Found on another way too: only what lies on both holds every use.
                    found[known].Holders.RemoveAll(holder => !path.Any(step => ReferenceEquals(step.Module, holder.Module)));
                }
            }

            foreach (var (child, below) in module.named_children())
            {
                Walk(below, ModuleTree.Join(name, child), path);
            }
        }
    }
}
