using Pegr.Torch.PerExample.Modules;
using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample;

/// <summary>Replaces layers that mix the examples of a batch by ones that do not.</summary>
public static class NormalizationConverter
{
    private const long MostGroups = 32;

    /// <summary>
    /// Replaces every BatchNorm1d, BatchNorm2d and BatchNorm3d below a model by GroupNorm, wherever it is held: in a
    /// Sequential, in a ModuleList or ModuleDict, or in fields of the user's modules. Weights and biases are copied; the
    /// running statistics are lost, since GroupNorm has none, so the model computes another function and is to be
    /// trained on. Make optimizers afterwards: the parameters are new.
    /// </summary>
    /// <remarks>A BatchNorm1d must see inputs [n, channels, length]; on [n, channels] GroupNorm has no positions to normalize
    /// over and TorchSharp refuses it when the model runs. Use LayerNorm there.</remarks>
    /// <param name="model">The model. One that is itself a BatchNorm cannot be replaced.</param>
    /// <param name="groups">Groups of each new layer, a divisor of its channels; null for the largest divisor up to 32.</param>
    /// <returns>The full names of the replaced layers, in the model's order.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The groups do not divide a layer's channels.</exception>
    /// <exception cref="NotSupportedException">A layer is held in a way that cannot take a GroupNorm, or shares a parameter; the message
    /// names it and says what to do. The model is then unchanged.</exception>
    public static IReadOnlyList<string> ReplaceBatchNorm(nn.Module model, long? groups = null)
    {
        Alive.Require(model);
        var layers = ModuleTree.Of(model).Where(entry => entry.Module is BatchNorm).ToList();
        var holders = new ModuleSlots(model);
        var slots = layers.ToDictionary(
            layer => layer.Module, layer => holders.Of(layer.Name, layer.Module, typeof(GroupNorm), "Module<Tensor, Tensor>"));
        layers.ForEach(layer => CheckGroups(layer.Name, (BatchNorm)layer.Module, groups));
        foreach (var (name, module) in layers)
        {
            var replacement = GroupNormLike((BatchNorm)module, groups);
            slots[module].ForEach(put => put(replacement));
            RetiredModule.Retire(name, module, replacement);
        }

        return [.. layers.Select(layer => layer.Name)];
    }

    private static void CheckGroups(string name, BatchNorm layer, long? groups)
    {
        if (groups is { } wanted && (wanted < 1 || layer.num_features % wanted != 0))
        {
            throw new ArgumentOutOfRangeException(
                nameof(groups), wanted, $"{layer.GetType().Name} '{name}' has {layer.num_features} channels, which that number of groups does not divide.");
        }
    }

    private static GroupNorm GroupNormLike(BatchNorm layer, long? groups)
    {
        var channels = layer.num_features;
        var count = groups ?? Enumerable.Range(1, (int)Math.Min(MostGroups, channels)).Last(divisor => channels % divisor == 0);
        var like = layer.weight ?? layer.running_mean;
        var replacement = nn.GroupNorm(count, channels, layer.eps, layer.affine, like?.device, like?.dtype);
        using var noGradient = no_grad();
        foreach (var (from, to) in new[] { (layer.weight, replacement.weight), (layer.bias, replacement.bias) })
        {
            if (from is not null && to is not null)
            {
                to.copy_(from);
                to.requires_grad = from.requires_grad;
            }
        }

        replacement.train(layer.training);
        return replacement;
    }
}
