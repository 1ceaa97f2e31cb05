using System.Reflection;
using Pegr.Torch.Data;
using Pegr.Torch.Runtime;
using Pegr.Torch.Vision.Augmentation;

namespace Pegr.Torch.Vision.Tests.Api;

/// <summary>A call of a public member in which one thing is null or was disposed of.</summary>
/// <param name="Name">Which call it is.</param>
/// <param name="IsNull">Whether an argument is null; otherwise something was disposed of.</param>
/// <param name="OfInstance">Whether it is the object itself that was disposed of.</param>
/// <param name="OfOperator">Whether the member stands for an operator of tensors, which refuses as TorchSharp's own do.</param>
/// <param name="Run">Makes the call.</param>
internal sealed record HostileCall(string Name, bool IsNull, bool OfInstance, bool OfOperator, Action Run)
{
    // The first look at a type and at what parameters there are, the third draws nothing.
    private static readonly string[] NeedNothingAlive = ["LayerRuleRegistry.Find(", "ModelParameters.Of(", "PairFlippedLabels.Replacements("];

    private static readonly string[] OfEveryRecord =
        ["Equals", "GetHashCode", "ToString", "Deconstruct", "<Clone>$", "op_Equality", "op_Inequality", "Dispose", "GetType"];

    /// <summary>All such calls of the libraries' public members, in a fixed order.</summary>
    public static IReadOnlyList<HostileCall> All() =>
    [
        .. new[] { typeof(Batch).Assembly, typeof(RandomCrop).Assembly }
            .SelectMany(assembly => assembly.GetExportedTypes())
            .Where(type => !type.IsInterface && !type.IsEnum && !type.ContainsGenericParameters && !typeof(Delegate).IsAssignableFrom(type))
            .OrderBy(type => type.FullName, StringComparer.Ordinal)
            .SelectMany(Of),
    ];

    private static IEnumerable<HostileCall> Of(Type type)
    {
        var members = type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static).OfType<MethodBase>()
            .Where(member => member.DeclaringType?.Assembly == type.Assembly && !member.IsAbstract && !OfEveryRecord.Contains(member.Name)
                && !member.GetParameters().Any(parameter => parameter.ParameterType.IsByRefLike) // reflection cannot pass a span
                && (member.IsStatic || !type.IsAbstract)) // what a base class has is called on the classes that have it from there
            .OrderBy(member => member.ToString(), StringComparer.Ordinal);
        return members.SelectMany(member => Of(type, member is MethodInfo { IsGenericMethodDefinition: true } generic
            ? generic.MakeGenericMethod(generic.GetGenericArguments().Select(argument => argument.GetGenericParameterConstraints() is [var bound] ? bound : typeof(object)).ToArray())
            : member));
    }

    private static IEnumerable<HostileCall> Of(Type type, MethodBase member)
    {
        var name = $"{type.FullName}.{member.Name}({string.Join(", ", member.GetParameters().Select(p => p.ParameterType.Name))})";
        foreach (var parameter in member.GetParameters().Where(p => !p.ParameterType.IsValueType))
        {
            var mayBeNull = new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.Nullable;
            if (!mayBeNull && !IsPlainData(type, member) && !NeedNothingAlive.Any(name.Contains))
            {
                yield return new HostileCall($"{name} {parameter.Name}=null", IsNull: true, OfInstance: false, IsOperator(type), () => Invoke(type, member, parameter.Position, isNull: true));
            }

            if (Specimens.Make(parameter.ParameterType) is { } specimen && Specimens.Dispose(specimen) && !IsPlainData(type, member)
                && !KeepsForLater(member, parameter) && !NeedNothingAlive.Any(name.Contains))
            {
                yield return new HostileCall($"{name} {parameter.Name} disposed", IsNull: false, OfInstance: false, IsOperator(type), () => Invoke(type, member, parameter.Position, isNull: false));
            }
        }

        if (!member.IsStatic && member is MethodInfo && typeof(IDisposable).IsAssignableFrom(type))
        {
            yield return new HostileCall($"{name} of a disposed object", IsNull: false, OfInstance: true, IsOperator(type), () => Invoke(type, member, null, isNull: false));
        }
    }

    // Records of numbers and names that are handed on as they are: whoever uses them looks.
    private static bool IsPlainData(Type type, MethodBase member)
        => type.GetMethod("<Clone>$") is not null && (member is ConstructorInfo || member.Name.StartsWith("set_", StringComparison.Ordinal))
            || type.IsValueType || typeof(Exception).IsAssignableFrom(type);

    private static bool IsOperator(Type type) => type == typeof(TensorArithmetic);

    // An object of ours that an object of ours holds or an engine without a state gets: it says itself that it was disposed of.
    private static bool KeepsForLater(MethodBase member, ParameterInfo parameter)
        => parameter.ParameterType.Assembly.GetName().Name!.StartsWith("Pegr.Torch", StringComparison.Ordinal)
            && (member is ConstructorInfo || member.Name is "Save" or "Restore");

    private static void Invoke(Type type, MethodBase member, int? hostile, bool isNull)
    {
        object?[] arguments = [.. member.GetParameters().Select(p => Specimens.Make(p.ParameterType))];
        var target = member.IsStatic || member is ConstructorInfo ? null : Specimens.Make(type) ?? throw new NotSupportedException($"no specimen of {type}");
        if (hostile is not { } position)
        {
            Specimens.Dispose(target!);
        }
        else if (isNull)
        {
            arguments[position] = null;
        }
        else
        {
            Specimens.Dispose(arguments[position]!);
        }

        try
        {
            var result = member is ConstructorInfo constructor ? constructor.Invoke(arguments) : member.Invoke(target, arguments);
            (result as Task)?.GetAwaiter().GetResult();
            if (result is System.Collections.IEnumerable lazy and not string)
            {
                foreach (var _ in lazy)
                {
                }
            }
        }
        catch (TargetInvocationException error)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error.InnerException!);
        }
    }
}
