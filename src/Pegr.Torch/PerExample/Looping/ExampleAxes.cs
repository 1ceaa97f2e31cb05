using System.Reflection;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Looping;

/// <summary>Where a module's tensors have their examples.</summary>
/// <param name="Inputs">For each input tensor its axis, or null for one that all examples share.</param>
/// <param name="Outputs">For each output tensor its axis; of no meaning where it has no gradient.</param>
internal sealed record ExampleAxes(IReadOnlyList<int?> Inputs, IReadOnlyList<int> Outputs)
{
    /// <summary>The axes of a call, or null where its tensors are not of these examples.</summary>
    /// <remarks>A first guess from settings and shapes. The loop compares what it gets with what the call gave.</remarks>
    public static ExampleAxes? Of(nn.Module module, LoopedCall call, long count)
    {
        var inputs = call.Arguments.SelectMany((argument, k) => TensorTree.Leaves(argument).Select(tensor => (Tensor: tensor, Axis: InputAxis(module, k))))
            .Select(input => Has(input.Tensor, input.Axis) ? (int?)input.Axis : null)
            .ToList();
        var outputs = call.Outputs.Select((_, k) => OutputAxis(module, k)).ToList();
        var fits = inputs.Any(axis => axis is not null)
            && outputs.Select((axis, k) => call.Gradients[k] is null || Has(call.Outputs[k], axis)).All(has => has);
        return fits ? new ExampleAxes(inputs, outputs) : null;

        bool Has(Tensor tensor, int axis) => tensor.dim() > axis && tensor.shape[axis] == count;
    }

    // TorchSharp's modules of sequences take [T, n, …] unless told otherwise.
    private static int InputAxis(nn.Module module, int argument) => module switch
    {
        LSTM or GRU or RNN => argument == 0 && IsBatchFirst(module) ? 0 : 1,
        MultiheadAttention => argument < 3 ? 1 : 0, // query, key and value, then a mask [n, T]
        TransformerEncoderLayer or Transformer => 1,
        TransformerEncoder => argument == 0 ? 1 : 0, // then a mask of pairs and one [n, T]
        TransformerDecoder or TransformerDecoderLayer => argument < 2 ? 1 : 0,
        _ => 0,
    };

    private static int OutputAxis(nn.Module module, int output) => module switch
    {
        LSTM or GRU or RNN => output == 0 && IsBatchFirst(module) ? 0 : 1,
        MultiheadAttention => output == 0 ? 1 : 0, // then attention's weights, [n, T, T]
        TransformerEncoderLayer or Transformer or TransformerEncoder or TransformerDecoder or TransformerDecoderLayer => 1,
        _ => 0,
    };

    // TorchSharp does not tell otherwise how a layer was made. Without the field, what the loop gets differs from the call.
    private static bool IsBatchFirst(nn.Module module)
        => module.GetType().GetField("_batch_first", BindingFlags.Instance | BindingFlags.NonPublic)?.GetValue(module) is true;
}
