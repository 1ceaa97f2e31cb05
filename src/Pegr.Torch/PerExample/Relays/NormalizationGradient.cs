using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Relays;

/// <summary>
/// The gradient of normalized rows with respect to their inputs, r (u − mean u − x̂ mean(u x̂)) where r = 1/σ and u belongs to x̂, as one function of u and x.
/// </summary>
/// <remarks>
/// It is linear and symmetric in u, so its derivative along s is q, itself at s in place of u, for u; and for x, with m numbers in a row and v the function's value,
/// −(r/m) (⟨s, v⟩ x̂ + ⟨u, x̂⟩ q + ⟨s, x̂⟩ v).
/// </remarks>
internal sealed class NormalizationGradient : Relay<NormalizationGradient, NormalizationGradient.State>
{
    /// <summary>The gradient, shaped like x, differentiable with respect to u and x.</summary>
    /// <param name="u">The gradient with respect to x̂, shaped like x.</param>
    /// <param name="x">The inputs.</param>
    /// <param name="mean">The rows' means, [rows, 1].</param>
    /// <param name="inverse">r, [rows, 1].</param>
    /// <param name="epsilon">What is added to the variance.</param>
    /// <param name="pass">The pass.</param>
    public static Tensor Of(Tensor u, Tensor x, Tensor mean, Tensor inverse, double epsilon, RelayedPass pass)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var value = Normalizations.InputGradient(u, x, mean, inverse);
        var product = RowProducts(u, Normalizations.Normalize(x, mean.numel(), epsilon).Normalized, mean.numel());
        using var gradient = enable_grad();
        return Recorded(value, [u, x], [x, mean, inverse, product, value], new State(pass, epsilon)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override Tensor?[] Gradients(IReadOnlyList<Tensor> saved, State state, Tensor outputGradient)
    {
        if (is_grad_enabled())
        {
            throw new NotSupportedException("A normalization layer's gradient can be differentiated once here.");
        }

        var (x, mean, inverse, product, value) = (saved[0], saved[1], saved[2], saved[3], saved[4]);
        var ofGradient = Normalizations.InputGradient(outputGradient, x, mean, inverse);
        if (!x.requires_grad)
        {
            return [ofGradient, null];
        }

        var rows = mean.numel();
        var normalized = Normalizations.Normalize(x, rows, state.Epsilon).Normalized;
        var scale = inverse.view(-1, 1).Times(-1.0 / normalized.shape[1]);
        var along = RowProducts(outputGradient, normalized, rows);
        var ofInput = normalized.mul_(scale * RowProducts(outputGradient, value, rows))
            .addcmul_(ofGradient.view_as(normalized), scale * product, Scalars.Of(1))
            .addcmul_(value.view_as(normalized), scale * along, Scalars.Of(1));
        return [ofGradient, ofInput.view(x.shape)];
    }

    // ⟨a, b⟩ of every row, [rows, 1].
    private static Tensor RowProducts(Tensor a, Tensor b, long rows) => (a.reshape(rows, -1) * b.reshape(rows, -1)).sum(1, keepdim: true);

    /// <summary>What it keeps.</summary>
    internal sealed record State(RelayedPass Pass, double Epsilon) : IRelayState
    {
        /// <inheritdoc/>
        public int Inputs => 2;
    }
}
