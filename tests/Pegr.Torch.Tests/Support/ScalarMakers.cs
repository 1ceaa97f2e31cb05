using Mono.Cecil;
using Mono.Cecil.Rocks;

namespace Pegr.Torch.Tests.Support;

/// <summary>
/// Finds in TorchSharp's code all that makes a <c>Scalar</c> in passing, by itself or by what it calls, and that a program can call:
/// methods, and makers of modules and optimizers whose <c>forward</c> or <c>step</c> does.
/// </summary>
public static class ScalarMakers
{
    private static readonly string[] LaterMethods = ["forward", "step"];

    /// <summary>The documentation identifiers of public methods, in order.</summary>
    /// <param name="path">TorchSharp's assembly, beside those it refers to.</param>
    public static IReadOnlyList<string> In(string path)
    {
        using var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(Path.GetDirectoryName(path)!);
        using var module = ModuleDefinition.ReadModule(path, new ReaderParameters { AssemblyResolver = resolver });
        var methods = module.GetAllTypes().SelectMany(type => type.Methods).ToList();
        var callers = methods.Where(method => method.HasBody)
            .SelectMany(method => method.Body.Instructions.Select(i => i.Operand).OfType<MethodReference>()
                .Select(called => (Caller: method, Called: called.Resolve())))
            .Where(call => call.Called?.Module == module)
            .ToLookup(call => call.Called, call => call.Caller);
        var makers = methods.ToLookup(method => method.IsConstructor ? method.DeclaringType : method.ReturnType.Resolve());

        var found = new HashSet<MethodDefinition>();
        var open = new Queue<MethodDefinition>(methods.Where(MakesScalar));
        while (open.TryDequeue(out var method))
        {
            if (!found.Add(method))
            {
                continue;
            }

            // What a module does later is found with whoever makes the module: forward and step are called through a base class.
            var later = LaterMethods.Contains(method.Name)
                ? makers.Where(group => IsOrDerives(group.Key, method.DeclaringType)).SelectMany(group => group)
                : [];
            foreach (var next in callers[method].Concat(later))
            {
                open.Enqueue(next);
            }
        }

        return [.. found.Where(IsVisible).Select(method => DocCommentId.GetDocCommentId(method)).Order(StringComparer.Ordinal)];
    }

    private static bool MakesScalar(MethodDefinition method)
        => method.DeclaringType.FullName == "TorchSharp.Scalar" && (method.Name == "op_Implicit" || method is { IsConstructor: true, IsStatic: false });

    private static bool IsOrDerives(TypeDefinition? type, TypeDefinition from)
    {
        for (; type is not null && type.Module == from.Module; type = type.BaseType?.Resolve())
        {
            if (type == from)
            {
                return true;
            }
        }

        return false;
    }

    internal static bool IsVisible(MethodDefinition method)
    {
        var type = method.DeclaringType;
        while (type is { IsNestedPublic: true })
        {
            type = type.DeclaringType;
        }

        return method.IsPublic && type.IsPublic;
    }
}
