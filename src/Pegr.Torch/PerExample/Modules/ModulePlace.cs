using TorchSharp;

namespace Pegr.Torch.PerExample.Modules;

/// <summary>A place that holds a module or a tensor: a child's entry, a field, a variable of a lambda, or an element of a collection.</summary>
/// <param name="Owner">The module by way of which it is reached.</param>
/// <param name="Declared">The type that it can hold.</param>
/// <param name="Noun">What it is, in a word.</param>
/// <param name="Where">What it is, for a message.</param>
/// <param name="Get">Reads it.</param>
/// <param name="Put">Puts something else there; null where that is not possible.</param>
internal sealed record ModulePlace(
    torch.nn.Module Owner, Type Declared, string Noun, Func<string> Where, Func<object?> Get, Action<object?>? Put);
