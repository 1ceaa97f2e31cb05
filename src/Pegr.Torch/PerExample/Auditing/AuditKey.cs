using System.Text;
using Pegr.Torch.Data;
using Pegr.Torch.PerExample.Checks;
using Pegr.Torch.PerExample.Modules;
using Pegr.Torch.Tasks;

namespace Pegr.Torch.PerExample.Auditing;

/// <summary>Everything about a use of a model on which an audit's outcome depends, as a text.</summary>
/// <remarks>A text, and the loss's method instead of the loss, so that what is remembered keeps neither model nor data alive.</remarks>
internal static class AuditKey
{
    public static object Of(ModelParts model, PerExampleLoss loss, BatchChunk chunk, AuditedUse use, int rules)
    {
        var inputs = chunk.Inputs.shape;
        var text = new StringBuilder().Append((int)use).Append(' ').Append(rules).Append(inputs[0] > 1 ? " several " : " one ");
        text.Append(chunk.Inputs.requires_grad ? '+' : '-');
        InputKind.Append(text, chunk.Inputs, inputs.AsSpan(1));
        text.Append(chunk.Targets.requires_grad ? '+' : '-');
        InputKind.Append(text, chunk.Targets, chunk.Targets.shape.AsSpan(1));

        return (loss.Method, model.Setting, text.ToString());
    }
}
