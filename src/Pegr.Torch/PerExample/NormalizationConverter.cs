using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
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
    /// <remarks>A BatchNorm1d must see inputs [n, channels, length]; on [n, channels] GroupNorm has no positions to normalise
    /// over and TorchSharp refuses it when the model runs. Use LayerNorm there.</remarks>
    /// <param name="model">The model. One that is itself a BatchNorm cannot be replaced.</param>
    /// <param name="groups">Groups of each new layer, a divisor of its channels; null for the largest divisor up to 32.</param>
    /// <returns>The full names of the replaced layers, in the model's order.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The groups do not divide a layer's channels.</exception>
    /// <exception cref="NotSupportedException">A layer is held in a way that cannot take a GroupNorm; the message names it
    /// and says what to do. The model is then unchanged.</exception>
    public static IReadOnlyList<string> ReplaceBatchNorm(nn.Module model, long? groups = null)
    {
        Alive.Require(model);
        var layers = ModuleTree.Of(model).Where(entry => entry.Module is BatchNorm).ToList();
        var holders = ModuleTree.Of(model).Where(entry => entry.Module is not BatchNorm).ToList();
        var slots = layers.ToDictionary(layer => layer.Module, layer => Slots(holders, layer.Name, layer.Module));
        layers.ForEach(layer => CheckGroups(layer.Name, (BatchNorm)layer.Module, groups));
        foreach (var (_, module) in layers)
        {
            var replacement = GroupNormLike((BatchNorm)module, groups);
            slots[module].ForEach(put => put(replacement));
            module.Dispose();
        }

        return [.. layers.Select(layer => layer.Name)];
    }

    // Every place that holds a layer, as an action that puts another one there. Nothing is changed before all are known.
    private static List<Action<GroupNorm>> Slots(
        List<(string Name, nn.Module Module)> holders, string layerName, nn.Module layer)
    {
        var slots = new List<Action<GroupNorm>>();
        foreach (var (name, holder) in holders.Where(entry => entry.Module.named_children().Any(child => ReferenceEquals(child.module, layer))))
        {
            var children = Children(holder);
            slots.AddRange(children.Keys.Where(key => ReferenceEquals(children[key], layer)).ToList()
                .Select(key => new Action<GroupNorm>(replacement => children[key] = replacement)));
            slots.AddRange(Held(name, holder, layerName, layer));
        }

        return slots.Count > 0 ? slots : throw new NotSupportedException(
            $"{layer.GetType().Name} '{layerName}' is the model itself. Make a GroupNorm in its place.");
    }

    // TorchSharp registers a module's children once and offers nothing to exchange one: its own table is the only way.
    private static IDictionary<string, nn.Module> Children(nn.Module module)
        => Field<IDictionary<string, nn.Module>>(module, typeof(nn.Module), "_internal_submodules");

    // A Sequential has its children in a list of its own only; other modules call what is in their fields and lists.
    private static IEnumerable<Action<GroupNorm>> Held(string holderName, nn.Module holder, string layerName, nn.Module layer)
    {
        for (var type = holder.GetType(); type is not null && type != typeof(nn.Module); type = type.BaseType)
        {
            foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                var value = field.GetValue(holder);
                if (ReferenceEquals(value, layer))
                {
                    yield return field.FieldType.IsAssignableFrom(typeof(GroupNorm))
                        ? replacement => field.SetValue(holder, replacement)
                        : throw Unfit(holderName, holder, field, layerName, layer);
                }
                else if (value is IList list)
                {
                    foreach (var put in InList(list, layer, () => Unfit(holderName, holder, field, layerName, layer)))
                    {
                        yield return put;
                    }
                }
                else if (value is IDictionary dictionary)
                {
                    foreach (var key in dictionary.Keys.Cast<object>().Where(key => ReferenceEquals(dictionary[key], layer)).ToList())
                    {
                        yield return Takes(dictionary.GetType())
                            ? replacement => dictionary[key] = replacement
                            : throw Unfit(holderName, holder, field, layerName, layer);
                    }
                }
            }
        }
    }

    private static IEnumerable<Action<GroupNorm>> InList(IList list, nn.Module layer, Func<Exception> unfit)
    {
        for (var i = 0; i < list.Count; i++)
        {
            var index = i;
            if (ReferenceEquals(list[index], layer))
            {
                yield return Takes(list.GetType()) ? replacement => list[index] = replacement : throw unfit();
            }
            else if (list[index] is ITuple { Length: 2 } pair && ReferenceEquals(pair[1], layer))
            {
                // A ModuleDict keeps (name, module) pairs beside its dictionary.
                yield return Takes(pair.GetType())
                    ? replacement => list[index] = Activator.CreateInstance(pair.GetType(), pair[0], replacement)
                    : throw unfit();
            }
        }
    }

    // Arrays, and generic collections by their last type argument.
    private static bool Takes(Type collection)
        => (collection.GetElementType() ?? collection.GetGenericArguments().LastOrDefault() ?? typeof(object)).IsAssignableFrom(typeof(GroupNorm));

    private static NotSupportedException Unfit(string holderName, nn.Module holder, FieldInfo field, string layerName, nn.Module layer)
        => new($"{layer.GetType().Name} '{layerName}' is held by the field {field.Name} of {holder.GetType().Name} '{holderName}', whose type "
            + $"{field.FieldType.Name} cannot hold a GroupNorm. Declare the field as Module<Tensor, Tensor>, or make a GroupNorm there.");

    private static T Field<T>(object owner, Type type, string name)
        => type.GetField(name, BindingFlags.Instance | BindingFlags.NonPublic)?.GetValue(owner) is T value
            ? value
            : throw new NotSupportedException($"This version of TorchSharp keeps no {name}; make the model with GroupNorm layers instead.");

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
