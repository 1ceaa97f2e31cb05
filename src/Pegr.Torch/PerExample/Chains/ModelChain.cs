using Pegr.Torch.PerExample.Modules;
using Pegr.Torch.PerExample.Rules;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Chains;

/// <summary>
/// A model that is known to compute what a chain of linear layers and activation functions does. Its step goes forward and backward by hand and needs
/// no graph.
/// </summary>
internal sealed class ModelChain
{
    private readonly LinearStage[] _layers;

    private ModelChain(IReadOnlyList<ChainStage> stages)
        => (Stages, _layers) = (stages, [.. stages.OfType<LinearStage>()]);

    /// <summary>The stages, which hold what a pass over one chunk keeps.</summary>
    public IReadOnlyList<ChainStage> Stages { get; }

    /// <summary>The trainable parameters.</summary>
    public IEnumerable<Parameter> Parameters => _layers.SelectMany(layer => layer.Parameters);

    /// <summary>The model as a chain, new for every pass; null where it is not known to be one, or not for these inputs.</summary>
    /// <param name="parts">The model.</param>
    /// <param name="rules">The rules that hold for its layers.</param>
    /// <param name="inputs">A chunk's inputs.</param>
    public static ModelChain? Of(ModelParts parts, LayerRuleRegistry rules, Tensor inputs)
        => ChainStages.Of(parts.Model, layer => parts.Modules.First(part => part.Module == layer).Name) is { } stages
            && new ModelChain(stages) is var chain
            && chain.IsOf(parts.Trainable, rules)
            && chain.Suits(inputs)
                ? chain
                : null;

    // Each trainable parameter in one place, at which all of it trains.
    private bool IsOf(IReadOnlyList<Parameter> trainable, LayerRuleRegistry rules)
        => _layers.Sum(layer => layer.Parameters.Count) == trainable.Count
            && Parameters.ToHashSet(ReferenceEqualityComparer.Instance).SetEquals(trainable)
            && _layers.All(layer => (!layer.Trains || layer.Layer.weight.requires_grad) && rules.Find(layer.Layer) is LinearRule);

    private bool Suits(Tensor inputs)
    {
        if (inputs.requires_grad || inputs.is_sparse || inputs.dtype is not (ScalarType.Float32 or ScalarType.Float64) || inputs.numel() == 0)
        {
            return false;
        }

        foreach (var layer in _layers)
        {
            if (!IsLike(layer.Layer.weight, 2) || (layer.Layer.bias is { } bias && !(IsLike(bias, 1) && bias.shape[0] == layer.Layer.weight.shape[0])))
            {
                return false;
            }
        }

        var shape = inputs.shape;
        foreach (var stage in Stages)
        {
            if (stage.ShapeOf(shape) is not { } next)
            {
                return false;
            }

            shape = next;
        }

        return true;

        bool IsLike(Tensor parameter, int axes)
            => parameter.dtype == inputs.dtype && parameter.device_type == inputs.device_type && parameter.device_index == inputs.device_index
                && parameter.dim() == axes && !parameter.is_sparse;
    }
}
