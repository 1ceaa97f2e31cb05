using Pegr.Torch.Models.Exchange;
using Pegr.Torch.PerExample.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Serialization;

/// <summary>
/// Weights of PyTorch's own layers, such as <c>attention.in_proj_weight</c>, under the names that compositions have for their pieces, such as
/// <c>attention.in_proj.weight</c>.
/// </summary>
internal static class ComposedNames
{
    /// <summary>Renames what a composition of the model stands for; all else stays as it is.</summary>
    /// <param name="model">The model.</param>
    /// <param name="own">Its state.</param>
    /// <param name="given">Names to tensors.</param>
    /// <returns>The same tensors or, of the current dispose scope, parts of them.</returns>
    public static IReadOnlyDictionary<string, Tensor> Translate(
        nn.Module model, Dictionary<string, Tensor> own, IReadOnlyDictionary<string, Tensor> given)
    {
        var result = new Dictionary<string, Tensor>(given);
        foreach (var (path, module) in ModuleTree.Paths(model))
        {
            foreach (var (name, pieces) in module is IComposition composition ? composition.Weights() : [])
            {
                var foreign = ModuleTree.Join(path, name);
                if (!own.ContainsKey(foreign)
                    && result.TryGetValue(foreign, out var whole)
                    && Parts(whole, pieces, module) is { } parts
                    && !parts.Any(part => result.ContainsKey(ModuleTree.Join(path, part.Name))))
                {
                    result.Remove(foreign);
                    parts.ForEach(part => result.Add(ModuleTree.Join(path, part.Name), part.Value));
                }
            }
        }

        return result;
    }

    // Null where it is not made up of these pieces.
    private static List<(string Name, Tensor Value)>? Parts(Tensor whole, Tensor[] pieces, nn.Module module)
    {
        var names = module.named_parameters().DistinctBy(own => own.parameter.Handle).ToDictionary(own => own.parameter.Handle, own => own.name);
        if (whole.dim() == 0 || whole.shape[0] != pieces.Sum(piece => piece.shape[0]) || !pieces.All(piece => names.ContainsKey(piece.Handle)))
        {
            return null;
        }

        var parts = whole.split([.. pieces.Select(piece => piece.shape[0])]);
        return [.. pieces.Zip(parts, (piece, part) => (names[piece.Handle], part.numel() == piece.numel() ? part.reshape(piece.shape) : part))];
    }
}
