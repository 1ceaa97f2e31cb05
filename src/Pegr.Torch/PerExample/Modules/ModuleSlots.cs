using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Modules;

/// <summary>The places in a model that hold a layer: in a Sequential, in a ModuleList or ModuleDict, or in fields of modules.</summary>
/// <param name="model">The model.</param>
internal sealed class ModuleSlots(nn.Module model)
{
    private readonly List<(string Name, nn.Module Module)> _modules = [.. ModuleTree.Of(model)];

    /// <summary>Every place that holds a layer, as an action that puts another one there. Nothing is changed before all are known.</summary>
    /// <param name="layerName">The layer's path.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="replacement">The type of what is to be put there.</param>
    /// <param name="declaration">The type that a field must have to hold either.</param>
    /// <exception cref="NotSupportedException">A place cannot take the replacement, or the layer is the model itself.</exception>
    public List<Action<nn.Module>> Of(string layerName, nn.Module layer, Type replacement, string declaration)
    {
        var slots = new List<Action<nn.Module>>();
        foreach (var (name, holder) in _modules.Where(entry => entry.Module.named_children().Any(child => ReferenceEquals(child.module, layer))))
        {
            var children = Children(holder);
            slots.AddRange(children.Keys.Where(key => ReferenceEquals(children[key], layer)).ToList()
                .Select(key => new Action<nn.Module>(other => children[key] = other)));
            slots.AddRange(Held(holder, layer, replacement, field => new NotSupportedException(
                $"{layer.GetType().Name} '{layerName}' is held by the field {field.Name} of {holder.GetType().Name} '{name}', whose type "
                + $"{field.FieldType.Name} cannot hold a {replacement.Name}. Declare the field as {declaration}, or make a {replacement.Name} there.")));
        }

        return slots.Count > 0 ? slots : throw new NotSupportedException(
            $"{layer.GetType().Name} '{layerName}' is the model itself. Make a {replacement.Name} in its place.");
    }

    // TorchSharp registers a module's children once and offers nothing to exchange one: its own table is the only way.
    private static IDictionary<string, nn.Module> Children(nn.Module module)
        => typeof(nn.Module).GetField("_internal_submodules", BindingFlags.Instance | BindingFlags.NonPublic)?.GetValue(module)
            is IDictionary<string, nn.Module> children
            ? children
            : throw new NotSupportedException("This version of TorchSharp keeps no _internal_submodules; make the model with the other layers instead.");

    // A Sequential has its children in a list of its own only; other modules call what is in their fields and lists.
    private static IEnumerable<Action<nn.Module>> Held(nn.Module holder, nn.Module layer, Type replacement, Func<FieldInfo, Exception> unfit)
    {
        for (var type = holder.GetType(); type is not null && type != typeof(nn.Module); type = type.BaseType)
        {
            foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                var value = field.GetValue(holder);
                if (ReferenceEquals(value, layer))
                {
                    yield return field.FieldType.IsAssignableFrom(replacement) ? other => field.SetValue(holder, other) : throw unfit(field);
                }
                else if (value is IList list)
                {
                    foreach (var put in InList(list, layer, replacement, () => unfit(field)))
                    {
                        yield return put;
                    }
                }
                else if (value is IDictionary dictionary)
                {
                    foreach (var key in dictionary.Keys.Cast<object>().Where(key => ReferenceEquals(dictionary[key], layer)).ToList())
                    {
                        yield return Takes(dictionary.GetType(), replacement) ? other => dictionary[key] = other : throw unfit(field);
                    }
                }
            }
        }
    }

    private static IEnumerable<Action<nn.Module>> InList(IList list, nn.Module layer, Type replacement, Func<Exception> unfit)
    {
        for (var i = 0; i < list.Count; i++)
        {
            var index = i;
            if (ReferenceEquals(list[index], layer))
            {
                yield return Takes(list.GetType(), replacement) ? other => list[index] = other : throw unfit();
            }
            else if (list[index] is ITuple { Length: 2 } pair && ReferenceEquals(pair[1], layer))
            {
                // A ModuleDict keeps (name, module) pairs beside its dictionary.
                yield return Takes(pair.GetType(), replacement)
                    ? other => list[index] = Activator.CreateInstance(pair.GetType(), pair[0], other)
                    : throw unfit();
            }
        }
    }

    // Arrays, and generic collections by their last type argument.
    private static bool Takes(Type collection, Type replacement)
        => (collection.GetElementType() ?? collection.GetGenericArguments().LastOrDefault() ?? typeof(object)).IsAssignableFrom(replacement);
}
