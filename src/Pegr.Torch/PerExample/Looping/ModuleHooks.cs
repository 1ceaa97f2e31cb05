using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Looping;

/// <summary>Forward hooks and calls of modules of any number of arguments, which TorchSharp offers by a type for each number.</summary>
internal static class ModuleHooks
{
    private static readonly ConcurrentDictionary<Type, Func<Func<object?[], object?, object?>, Delegate>> Adapters = new();

    /// <summary>Whether all tensors that go in and out of a module can be seen.</summary>
    public static bool Suits(nn.Module module) => Signature(module) is { } signature && signature.GetGenericArguments().All(TensorTree.Knows);

    /// <summary>Has a function see every call's arguments and result and return the result to hand on.</summary>
    /// <returns>What removes it.</returns>
    public static Action Register(nn.Module module, Func<object?[], object?, object?> hook)
    {
        var hookable = Signature(module)!.BaseType!;
        var hookType = hookable.GetGenericArguments()[1];
        var adapter = Adapters.GetOrAdd(hookType, Adapter)(hook);
        return Removal(hookable.GetMethod("register_forward_hook", [hookType])!.Invoke(module, [adapter])!);
    }

    /// <summary>Has something done before every call.</summary>
    /// <returns>What removes it.</returns>
    public static Action RegisterBefore(nn.Module module, Action before)
    {
        var hook = new Action<nn.Module>(_ => before());
        return Removal(Signature(module)!.BaseType!.GetMethod("register_forward_pre_hook", [typeof(Action<nn.Module>)])!.Invoke(module, [hook])!);
    }

    /// <summary>Calls a module, its hooks included.</summary>
    public static object? Call(nn.Module module, object?[] arguments)
        => Signature(module)!.GetMethod("call")!.Invoke(module, BindingFlags.DoNotWrapExceptions, null, arguments, null);

    private static Action Removal(object remover)
    {
        var remove = remover.GetType().GetMethod("remove")!;
        return () => remove.Invoke(remover, null);
    }

    // Module<T1, …, TResult>, the type directly above that of hooks.
    private static Type? Signature(nn.Module module)
    {
        for (var type = module.GetType(); type is not null; type = type.BaseType)
        {
            if (type.BaseType is { IsGenericType: true } above && above.GetGenericTypeDefinition() == typeof(nn.HookableModule<,>))
            {
                return type;
            }
        }

        return null;
    }

    // From hook to (module, x1, …, y) => (TResult)hook(new object[] { x1, … }, y).
    private static Func<Func<object?[], object?, object?>, Delegate> Adapter(Type hookType)
    {
        var hook = Expression.Parameter(typeof(Func<object?[], object?, object?>));
        var parameters = hookType.GetMethod("Invoke")!.GetParameters().Select(p => Expression.Parameter(p.ParameterType)).ToArray();
        var arguments = Expression.NewArrayInit(typeof(object), parameters[1..^1].Select(Boxed));
        var body = Expression.Convert(Expression.Invoke(hook, arguments, Boxed(parameters[^1])), parameters[^1].Type);
        return Expression.Lambda<Func<Func<object?[], object?, object?>, Delegate>>(Expression.Lambda(hookType, body, parameters), hook).Compile();
    }

    private static UnaryExpression Boxed(Expression value) => Expression.Convert(value, typeof(object));
}
