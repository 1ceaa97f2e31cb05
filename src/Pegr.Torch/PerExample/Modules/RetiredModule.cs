using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Modules;

/// <summary>What becomes of a layer that was replaced.</summary>
internal static class RetiredModule
{
    /// <summary>Disposes of a layer; whoever still calls it is told why that fails. Nothing trains its weights any more.</summary>
    /// <param name="name">The path that the layer had.</param>
    /// <param name="module">The layer.</param>
    /// <param name="replacement">What has its place.</param>
    public static void Retire(string name, nn.Module module, nn.Module replacement)
    {
        var message = $"{module.GetType().Name} '{name}' was replaced by a {replacement.GetType().Name}, and something that holds it outside of the model still calls "
            + "it. Let that call what is in the model now.";
        Action<nn.Module> refuse = _ => throw new InvalidOperationException(message);
        foreach (var part in module.modules().Prepend(module).Distinct())
        {
            part.GetType().GetMethod("register_forward_pre_hook", [typeof(Action<nn.Module>)])?.Invoke(part, [refuse]);
        }

        module.Dispose();
    }
}
