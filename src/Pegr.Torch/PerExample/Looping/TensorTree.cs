using System.Collections;
using System.Runtime.CompilerServices;
using TorchSharp;

namespace Pegr.Torch.PerExample.Looping;

/// <summary>The tensors within what a module takes or returns: tensors, tuples, arrays, lists and dictionaries of them.</summary>
internal static class TensorTree
{
    /// <summary>Whether every tensor within a value of this type can be seen and exchanged.</summary>
    public static bool Knows(Type type)
    {
        if (typeof(torch.Tensor).IsAssignableFrom(type) || IsConstant(type))
        {
            return true;
        }

        if (type.IsArray)
        {
            return type.GetArrayRank() == 1 && Knows(type.GetElementType()!);
        }

        var arguments = type.GetGenericArguments();
        return arguments.Length is > 0 and < 8
            && (typeof(ITuple).IsAssignableFrom(type) || IsOneOf(type, typeof(Nullable<>), typeof(List<>), typeof(Dictionary<,>)))
            && arguments.All(Knows);
    }

    /// <summary>The tensors, in order. A tensor that was never made (attention's weights that nobody asked for) is none.</summary>
    public static IEnumerable<torch.Tensor> Leaves(object? value) => value switch
    {
        torch.Tensor tensor => tensor.IsInvalid ? [] : [tensor],
        string => [],
        ITuple tuple => Enumerable.Range(0, tuple.Length).SelectMany(i => Leaves(tuple[i])),
        IDictionary dictionary => dictionary.Values.Cast<object?>().SelectMany(Leaves),
        IEnumerable items => items.Cast<object?>().SelectMany(Leaves),
        _ => [],
    };

    /// <summary>The same value with other tensors, which are asked for in the order of <see cref="Leaves"/>.</summary>
    public static object? Map(object? value, Func<torch.Tensor, torch.Tensor> map)
    {
        switch (value)
        {
            case torch.Tensor tensor:
                return tensor.IsInvalid ? tensor : map(tensor);
            case string:
                return value;
            case ITuple tuple:
                return Activator.CreateInstance(tuple.GetType(), [.. Enumerable.Range(0, tuple.Length).Select(i => Map(tuple[i], map))]);
            case IDictionary dictionary:
                var mapped = (IDictionary)Activator.CreateInstance(dictionary.GetType())!;
                foreach (DictionaryEntry entry in dictionary)
                {
                    mapped[entry.Key] = Map(entry.Value, map);
                }

                return mapped;
            case Array array:
                var copy = (Array)array.Clone();
                for (var i = 0; i < copy.Length; i++)
                {
                    copy.SetValue(Map(copy.GetValue(i), map), i);
                }

                return copy;
            case IList list:
                var items = (IList)Activator.CreateInstance(list.GetType())!;
                foreach (var item in list)
                {
                    items.Add(Map(item, map));
                }

                return items;
            default:
                return value;
        }
    }

    private static bool IsConstant(Type type) => type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(decimal);

    private static bool IsOneOf(Type type, params Type[] definitions) => type.IsGenericType && definitions.Contains(type.GetGenericTypeDefinition());
}
