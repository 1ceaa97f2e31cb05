using System.Collections;
using System.Reflection;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Chains;

/// <summary>Whether someone hooked a module, which TorchSharp keeps to itself.</summary>
internal static class ModelHooks
{
    private static readonly string[] Names = ["pre_hooks", "post_hooks", "module_pre_hooks", "module_post_hooks"];

    // Null where this version of TorchSharp keeps hooks elsewhere.
    private static readonly FieldInfo[]? Fields = Find();

    /// <summary>Whether anything is done besides a module's own forward pass when it is called; true as well where that cannot be told.</summary>
    public static bool Has(nn.IModule<Tensor, Tensor> module)
    {
        if (module is not nn.Module<Tensor, Tensor> || Fields is null)
        {
            return true;
        }

        foreach (var field in Fields)
        {
            if (field.GetValue(module) is ICollection { Count: > 0 })
            {
                return true;
            }
        }

        return false;
    }

    private static FieldInfo[]? Find()
    {
        var hookable = typeof(nn.Module<Tensor, Tensor>).BaseType!;
        var fields = Names.Select(name => hookable.GetField(name, BindingFlags.Instance | BindingFlags.NonPublic)).ToArray();
        return fields.All(field => field is not null && typeof(ICollection).IsAssignableFrom(field.FieldType)) ? [.. fields.OfType<FieldInfo>()] : null;
    }
}
