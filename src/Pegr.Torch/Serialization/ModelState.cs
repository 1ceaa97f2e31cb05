using Pegr.Torch.PerExample.Modules;
using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Serialization;

/// <summary>A model's parameters and buffers under all their names, as PyTorch's <c>state_dict()</c> has them.</summary>
internal static class ModelState
{
    /// <summary>Names to tensors. TorchSharp's <c>state_dict()</c> leaves out further names of a parameter that modules share; they are added.</summary>
    public static Dictionary<string, Tensor> Of(nn.Module model)
    {
        var state = model.state_dict();
        foreach (var (path, module) in ModuleTree.Paths(model))
        {
            foreach (var (name, parameter) in module.named_parameters(recurse: false))
            {
                state.TryAdd(ModuleTree.Join(path, name), parameter);
            }
        }

        return state;
    }

    /// <summary>The names, those of one tensor together.</summary>
    public static List<List<string>> NamesOfOne(Dictionary<string, Tensor> state)
    {
        var names = state.Keys.ToList();
        var firsts = TensorIdentity.Firsts([.. names.Select(name => state[name])]);
        return [.. names.Zip(firsts).GroupBy(pair => pair.Second).Select(group => group.Select(pair => pair.First).ToList())];
    }
}
