using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Modules;

/// <summary>The places in a model that hold a layer, and the parameters that it shares.</summary>
/// <param name="model">The model.</param>
internal sealed class ModuleSlots(nn.Module model)
{
    private readonly Lazy<Contents> _contents = new(() => new Contents(model));

    /// <summary>Every place that holds a layer, as an action that puts another one there. Nothing is changed before all are known.</summary>
    /// <param name="layerName">The layer's path.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="replacement">The type of what is to be put there.</param>
    /// <param name="declaration">The type that a field must have to hold either.</param>
    /// <exception cref="NotSupportedException">A place cannot take the replacement, the layer is the model itself, or something else has a
    /// parameter or a part of it.</exception>
    public List<Action<nn.Module>> Of(string layerName, nn.Module layer, Type replacement, string declaration)
    {
        var title = $"{layer.GetType().Name} '{layerName}'";
        if (ReferenceEquals(layer, model))
        {
            throw new NotSupportedException($"{title} is the model itself. Make a {replacement.Name} in its place.");
        }

        var within = ModuleTree.Of(layer).ToDictionary(entry => entry.Module, entry => entry.Name);
        var slots = new List<Action<nn.Module>>();
        foreach (var (place, module) in _contents.Value.Walk.OfModules.Where(
            entry => ReferenceEquals(entry.Module, layer) || (within.ContainsKey(entry.Module) && !within.ContainsKey(entry.Place.Owner))))
        {
            if (!ReferenceEquals(module, layer))
            {
                throw new NotSupportedException(
                    $"{title} cannot be replaced by a {replacement.Name}: {module.GetType().Name}, a part of it, is also held by {place.Where()}. Make a "
                    + $"{replacement.Name} there.");
            }

            if (place.Put is not { } put || !place.Declared.IsAssignableFrom(replacement))
            {
                var reason = place.Put is null ? $"which cannot be given a {replacement.Name}" : $"whose type {place.Declared.Name} cannot hold a {replacement.Name}";
                var remedy = place.Put is null ? "Call the layer by way of a field" : $"Declare the {place.Noun} as {declaration}";
                throw new NotSupportedException($"{title} is held by {place.Where()}, {reason}. {remedy}, or make a {replacement.Name} there.");
            }

            slots.Add(put);
        }

        if (_contents.Value.Shared(within) is var (parameter, holder))
        {
            throw new NotSupportedException(
                $"{title} shares its parameter '{parameter}' with {holder}, and a {replacement.Name} has parameters of its own: they would be trained apart. "
                + $"Replace layers first and tie parameters afterwards, to what get_parameter gives of the {replacement.Name}, or make a {replacement.Name} there.");
        }

        return slots;
    }

    // All of a model, walked through once.
    private sealed class Contents
    {
        private readonly List<(nn.Module Owner, string? Name, Func<string> Holder, Tensor Tensor)> _tensors;
        private readonly int[] _firsts;
        private readonly int[] _overlaps;

        public Contents(nn.Module model)
        {
            Walk = new PlaceWalk(model);
            _tensors =
            [
                .. Walk.Modules.SelectMany(module => module.named_parameters(recurse: false).Select(
                    entry => (module, (string?)entry.name, new Func<string>(() => $"'{entry.name}' of {Walk.Describe(module)}"), (Tensor)entry.parameter))),
                .. Walk.OfTensors.Select(entry => (entry.Place.Owner, (string?)null, entry.Place.Where, entry.Tensor)),
            ];
            _tensors.RemoveAll(entry => entry.Tensor.IsInvalid);
            _firsts = TensorIdentity.Firsts(_tensors.ConvertAll(entry => entry.Tensor));
            _overlaps = TensorIdentity.Overlaps(_tensors.ConvertAll(entry => entry.Tensor));
        }

        public PlaceWalk Walk { get; }

        // A parameter of some modules that others have too, or these under two names; null if there is none.
        public (string Parameter, string Holder)? Shared(Dictionary<nn.Module, string> within)
        {
            var own = new Dictionary<int, string>();
            for (var i = 0; i < _firsts.Length; i++)
            {
                if (_tensors[i].Name is { } name && within.TryGetValue(_tensors[i].Owner, out var part) && !own.TryAdd(_firsts[i], ModuleTree.Join(part, name)))
                {
                    return (own[_firsts[i]], _tensors[i].Holder());
                }
            }

            return SharedOutside(_firsts) ?? SharedOutside(_overlaps);

            (string, string)? SharedOutside(int[] firsts)
            {
                var names = new Dictionary<int, string>();
                for (var i = 0; i < firsts.Length; i++)
                {
                    if (_tensors[i].Name is { } name && within.TryGetValue(_tensors[i].Owner, out var part))
                    {
                        names.TryAdd(firsts[i], ModuleTree.Join(part, name));
                    }
                }

                var holder = Array.FindIndex([.. Enumerable.Range(0, firsts.Length)], i => !within.ContainsKey(_tensors[i].Owner) && names.ContainsKey(firsts[i]));
                return holder < 0 ? null : (names[firsts[holder]], _tensors[holder].Holder());
            }
        }
    }
}
