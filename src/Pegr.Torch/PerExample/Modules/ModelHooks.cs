using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Modules;

/// <summary>What someone hooked to a module, which TorchSharp keeps to itself.</summary>
internal static class ModelHooks
{
    private static readonly string[] Names = ["pre_hooks", "post_hooks", "module_pre_hooks", "module_post_hooks"];

    // Null where this version of TorchSharp keeps hooks elsewhere, and of modules that cannot have any.
    private static readonly ConcurrentDictionary<Type, FieldInfo[]?> Fields = new();

    /// <summary>Whether anything is done besides a module's own forward pass when it is called; true as well where that cannot be told.</summary>
    public static bool Has(nn.IModule<Tensor, Tensor> module) => module is not nn.Module<Tensor, Tensor> own || Count(own) is not 0;

    /// <summary>How many hooks a module has; null where that cannot be told.</summary>
    public static int? Count(nn.Module module)
    {
        if (Fields.GetOrAdd(module.GetType(), Find) is not { } fields)
        {
            return null;
        }

        var count = 0;
        foreach (var field in fields)
        {
            count += ((ICollection?)field.GetValue(module))?.Count ?? 0;
        }

        return count;
    }

    private static FieldInfo[]? Find(Type module)
    {
        for (var type = module; type is not null; type = type.BaseType)
        {
            var fields = Names.Select(name => type.GetField(name, BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)).OfType<FieldInfo>().ToArray();
            if (fields.Length == Names.Length && Array.TrueForAll(fields, field => typeof(ICollection).IsAssignableFrom(field.FieldType)))
            {
                return fields;
            }
        }

        return null;
    }
}
