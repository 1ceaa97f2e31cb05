using System.Text;
using Pegr.Torch.Data;
using Pegr.Torch.PerExample.Modules;
using Pegr.Torch.Tasks;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Checks;

/// <summary>What decides which operations a step consists of: two steps of one kind take the same path, as a rule.</summary>
internal static class InputKind
{
    /// <summary>Shapes, types and device of the batch, the loss's code, every module's mode, and which parameters are trainable.</summary>
    /// <remarks>A text, and the loss's method instead of the loss, so that what is remembered keeps neither model nor data alive.</remarks>
    public static object Of(ModelParts model, PerExampleLoss loss, BatchChunk chunk)
    {
        var text = new StringBuilder();
        Append(text, chunk.Inputs, chunk.Inputs.shape);
        Append(text, chunk.Targets, chunk.Targets.shape);
        return (loss.Method, model.Setting, text.ToString());
    }

    /// <summary>Appends a tensor's device and type, and a shape; by number, as names of enumerations take their time.</summary>
    public static void Append(StringBuilder text, Tensor tensor, ReadOnlySpan<long> shape)
    {
        text.Append((int)tensor.device_type).Append(':').Append(tensor.device_index).Append(' ').Append((int)tensor.dtype);
        foreach (var length in shape)
        {
            text.Append(',').Append(length);
        }

        text.Append(';');
    }
}
