using static TorchSharp.torch;

namespace Pegr.Torch.ReducedDynamics;

/// <summary>Brings tensors into the form that <see cref="Rows"/> computes with.</summary>
internal static class Padding
{
    /// <summary>The numbers of a float64 tensor, its last axis padded with zeros.</summary>
    public static double[] Of(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        var length = (int)tensor.shape[^1];
        return nn.functional.pad(tensor, [0, Rows.Padded(length) - length]).contiguous().data<double>().ToArray();
    }
}
