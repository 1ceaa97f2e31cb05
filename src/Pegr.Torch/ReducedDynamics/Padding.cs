using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.ReducedDynamics;

/// <summary>Tensors as padded rows.</summary>
internal static class Padding
{
    /// <summary>The numbers of a float64 tensor, its last axis padded with zeros.</summary>
    public static double[] Of(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        var length = (int)tensor.shape[^1];
        return TensorNumbers.Of<double>(nn.functional.pad(tensor, [0, Rows.Padded(length) - length]));
    }

    /// <summary>Vectors of blocks as rows, each block but the last padded with zero vectors.</summary>
    /// <param name="blocks">[blocks, n, d].</param>
    /// <returns>[(blocks − 1)·padded n + n, d], of the current dispose scope.</returns>
    public static Tensor BlocksOf(Tensor blocks)
    {
        using var scope = NewDisposeScope();
        var (count, length) = (blocks.shape[0], (int)blocks.shape[1]);
        var padded = Rows.Padded(length);
        var rows = nn.functional.pad(blocks, [0, 0, 0, padded - length]).flatten(0, 1).narrow(0, 0, ((count - 1) * padded) + length);
        return rows.MoveToOuterDisposeScope();
    }
}
