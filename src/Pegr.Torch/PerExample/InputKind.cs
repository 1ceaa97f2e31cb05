using System.Text;
using Pegr.Torch.Objectives;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample;

/// <summary>What decides which operations a step consists of: two steps of one kind take the same path, as a rule.</summary>
internal static class InputKind
{
    /// <summary>Shapes, types and device of the batch, the loss's code, every module's mode, and which parameters are trainable.</summary>
    public static string Of(nn.Module model, PerExampleLoss loss, BatchChunk chunk)
    {
        var text = new StringBuilder();
        foreach (var tensor in new[] { chunk.Inputs, chunk.Targets })
        {
            text.Append(tensor.dtype).Append(tensor.device).AppendJoin(',', tensor.shape).Append(';');
        }

        text.Append(loss.Method.Module.ModuleVersionId).Append(loss.Method.MetadataToken).Append(';');
        foreach (var (_, module) in ModuleTree.Of(model))
        {
            text.Append(module.training ? 't' : 'e');
            foreach (var (_, parameter) in module.named_parameters(recurse: false))
            {
                text.Append(parameter.requires_grad ? '1' : '0');
            }
        }

        return text.ToString();
    }
}
