using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Modules;

/// <summary>Norms from their squares, with the subgradient 0 at 0 where the root's derivative is infinite.</summary>
internal static class UnsquaredNorm
{
    /// <summary>The norms, differentiable.</summary>
    /// <param name="squares">Squared norms, of any shape.</param>
    public static Tensor Of(Tensor squares)
    {
        var (positive, safe) = Split(squares);
        return safe.sqrt() * positive;
    }

    /// <summary>1/norm, and 0 for 0.</summary>
    /// <param name="squares">Squared norms, of any shape.</param>
    public static Tensor Inverse(Tensor squares)
    {
        var (positive, safe) = Split(squares);
        return safe.rsqrt() * positive;
    }

    // What is not above 0 but NaN stays so: training has to notice.
    private static (Tensor Positive, Tensor Safe) Split(Tensor squares)
    {
        var zero = squares.eq(Scalars.Of(0));
        return (squares.ne(Scalars.Of(0)).to(squares.dtype), squares.masked_fill(zero, Scalars.Of(1)));
    }
}
