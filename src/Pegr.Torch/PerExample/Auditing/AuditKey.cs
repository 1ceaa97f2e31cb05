using System.Globalization;
using System.Text;
using Pegr.Torch.Objectives;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Auditing;

/// <summary>Everything about a use of a model on which an audit's outcome depends, as a text.</summary>
/// <remarks>A text, and the loss's method instead of the loss, so that what is remembered keeps neither model nor data alive.</remarks>
internal static class AuditKey
{
    public static object Of(nn.Module model, PerExampleLoss loss, BatchChunk chunk, AuditedUse use, int rules)
    {
        var text = new StringBuilder().Append(use).Append(CultureInfo.InvariantCulture, $" {rules} {chunk.Inputs.shape[0] > 1}");
        foreach (var tensor in new[] { chunk.Inputs, chunk.Targets })
        {
            text.Append(CultureInfo.InvariantCulture, $" {tensor.device} {tensor.dtype} {tensor.requires_grad} {string.Join(',', tensor.shape.Skip(1))}");
        }

        foreach (var (name, module) in ModuleTree.Of(model))
        {
            text.Append(' ').Append(name).Append(module.training ? '+' : '-');
            foreach (var (parameter, tensor) in module.named_parameters(recurse: false))
            {
                text.Append(' ').Append(parameter).Append(tensor.requires_grad ? '+' : '-').Append(tensor.dtype);
            }
        }

        return (loss.Method, text.ToString());
    }
}
