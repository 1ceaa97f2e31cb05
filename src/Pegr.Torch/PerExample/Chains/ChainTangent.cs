using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Chains;

/// <summary>How a stage's output moves: <paramref name="Rows"/>, or each example's row times a number of its own, which a matrix product need not have multiplied out.</summary>
/// <param name="Rows">[n, …]; with <paramref name="Factors"/> not the receiver's to write to.</param>
/// <param name="Factors">[n, 1], for rows [n, features]; null for 1.</param>
internal sealed record ChainTangent(Tensor Rows, Tensor? Factors = null)
{
    /// <summary>The move itself, to write to.</summary>
    public Tensor Whole() => Factors is null ? Rows : Rows * Factors;

    /// <summary>Its product with a matrix, a tensor of its own.</summary>
    /// <param name="matrix">[features, …].</param>
    public Tensor Times(Tensor matrix)
    {
        var product = Rows.matmul(matrix);
        return Factors is null ? product : product.mul_(Factors);
    }
}
