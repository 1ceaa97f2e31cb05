using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Modules;

/// <summary>
/// Finds all places in which a model holds modules and tensors: its modules' children, their fields, and what these lead to by arrays, collections,
/// objects of the user's classes, and lambdas with the variables that they capture. What static fields and methods' own variables hold is not seen.
/// </summary>
internal sealed class PlaceWalk
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private readonly Dictionary<nn.Module, string> _names;
    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly Stack<(object Value, ModulePlace Place)> _open = [];

    public PlaceWalk(nn.Module model)
    {
        _names = ModuleTree.Of(model).ToDictionary(entry => entry.Module, entry => entry.Name);
        Visit(new ModulePlace(model, typeof(nn.Module), "model", () => "the model", () => model, null));
        while (_open.TryPop(out var open))
        {
            Enter(open.Value, open.Place);
        }
    }

    /// <summary>Every module, registered or not, each once.</summary>
    public List<nn.Module> Modules { get; } = [];

    /// <summary>Places of modules.</summary>
    public List<(ModulePlace Place, nn.Module Module)> OfModules { get; } = [];

    /// <summary>Places of tensors other than modules' tables of parameters.</summary>
    public List<(ModulePlace Place, Tensor Tensor)> OfTensors { get; } = [];

    /// <summary>A module's type and path.</summary>
    public string Describe(nn.Module module)
        => $"{module.GetType().Name} {(_names.TryGetValue(module, out var name) ? $"'{name}'" : "(unregistered)")}";

    private void Visit(ModulePlace place)
    {
        if (place.Get() is not { } value || IsPlain(value.GetType()))
        {
            return;
        }

        if (value is Tensor tensor)
        {
            OfTensors.Add((place, tensor));
            return;
        }

        if (value is nn.Module module)
        {
            OfModules.Add((place, module));
        }

        if (value.GetType().IsValueType || _seen.Add(value))
        {
            _open.Push((value, place));
        }
    }

    private void Enter(object value, ModulePlace place)
    {
        var type = value.GetType();
        var isCollection = type.IsArray || type.Namespace?.StartsWith("System.Collections", StringComparison.Ordinal) == true;
        if (isCollection && type.IsGenericType && type.GetGenericArguments().All(IsPlain))
        {
            return;
        }

        switch (value)
        {
            case nn.Module module:
                Modules.Add(module);
                Children(module);
                Fields(module, place with { Owner = module });
                break;
            case Delegate function:
                foreach (var target in function.GetInvocationList().Select(each => each.Target))
                {
                    Visit(place with { Get = () => target, Put = null });
                }

                break;
            case IEnumerable elements when isCollection && (value is Array { Rank: > 1 } || IsSet(type)):
                Fixed(elements, place);
                break;
            case IDictionary { IsReadOnly: false } dictionary when isCollection:
                Entries(dictionary, place);
                break;
            case IList { IsReadOnly: false } list when isCollection:
                Elements(list, place);
                break;
            default:
                Fields(value, place);
                break;
        }
    }

    // TorchSharp registers a module's children once and offers nothing to exchange one: its own table is the only way.
    private void Children(nn.Module module)
    {
        var children = typeof(nn.Module).GetField("_internal_submodules", BindingFlags.Instance | BindingFlags.NonPublic)?.GetValue(module)
            as IDictionary<string, nn.Module>
            ?? throw new NotSupportedException("This version of TorchSharp keeps no _internal_submodules; make the model with the other layers instead.");
        foreach (var key in children.Keys.ToList())
        {
            Visit(new ModulePlace(
                module, typeof(nn.Module), "child", () => $"{Describe(module)} as '{key}'", () => children[key], other => children[key] = (nn.Module)other!));
        }
    }

    private void Fields(object holder, ModulePlace place)
    {
        var isStruct = holder.GetType().IsValueType;
        var isLambdas = holder.GetType().IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);
        for (var type = holder.GetType(); type is not null && type != typeof(nn.Module) && type != typeof(object); type = type.BaseType)
        {
            foreach (var field in type.GetFields(Own).Where(field => !IsPlain(field.FieldType)))
            {
                Visit(new ModulePlace(
                    place.Owner,
                    field.FieldType,
                    isLambdas ? "variable" : "field",
                    () => isLambdas ? $"the variable {field.Name} of a lambda in {place.Where()}"
                        : holder is nn.Module module ? $"the field {field.Name} of {Describe(module)}"
                        : $"the field {field.Name} of a {holder.GetType().Name} in {place.Where()}",
                    isStruct ? () => field.GetValue(place.Get()) : () => field.GetValue(holder),
                    !isStruct ? other => field.SetValue(holder, other) : place.Put is null ? null : other => PutWithin(field, place, other)));
            }
        }
    }

    // A struct is read as it is then: others of its fields may have been changed.
    private static void PutWithin(FieldInfo field, ModulePlace place, object? other)
    {
        var whole = place.Get()!;
        field.SetValue(whole, other);
        place.Put!(whole);
    }

    private void Elements(IList list, ModulePlace place)
    {
        var type = ElementType(list.GetType());
        for (var i = 0; i < (IsPlain(type) ? 0 : list.Count); i++)
        {
            var index = i;
            Visit(Element(place, type) with { Get = () => list[index], Put = other => list[index] = other });
        }
    }

    private void Entries(IDictionary dictionary, ModulePlace place)
    {
        var type = ElementType(dictionary.GetType());
        foreach (var key in dictionary.Keys.Cast<object>().ToList())
        {
            Visit(Element(place, type) with { Get = () => dictionary[key], Put = other => dictionary[key] = other });
        }

        Fixed(dictionary.Keys, place);
    }

    // A set and a dictionary find their elements and keys by what they are: these stay.
    private void Fixed(IEnumerable elements, ModulePlace place)
    {
        foreach (var element in elements.Cast<object?>().ToList())
        {
            Visit(Element(place, typeof(object)) with { Get = () => element, Put = null });
        }
    }

    private static ModulePlace Element(ModulePlace place, Type type)
        => place with { Declared = type, Noun = "element", Where = () => $"an element of {place.Where()}" };

    // Arrays, and generic collections by their last type argument.
    private static Type ElementType(Type collection)
        => collection.GetElementType() ?? collection.GetGenericArguments().LastOrDefault() ?? typeof(object);

    private static bool IsSet(Type type)
        => type.GetInterfaces().Any(each => each.IsGenericType && each.GetGenericTypeDefinition() == typeof(ISet<>));

    // What holds no module: numbers, texts, and .NET's own objects but for collections, tuples, delegates and the like.
    private static bool IsPlain(Type type)
        => type.IsPrimitive || type.IsEnum || type.IsPointer || type == typeof(string) || type == typeof(DisposeScope) || (type.IsArray ? IsPlain(type.GetElementType()!) : IsSystems(type));

    private static bool IsSystems(Type type)
        => type != typeof(object) && !type.IsInterface
            && (type.Namespace == "System" || type.Namespace?.StartsWith("System.", StringComparison.Ordinal) == true)
            && !type.Namespace.StartsWith("System.Collections", StringComparison.Ordinal)
            && !typeof(ITuple).IsAssignableFrom(type)
            && !typeof(Delegate).IsAssignableFrom(type)
            && type.Name is not ("Lazy`1" or "Nullable`1");
}
