using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Rules;

/// <summary>
/// <see cref="Linear"/> on inputs [n, in] or [n, …, in]; the axes between are positions of one example.
/// Goodfellow, "Efficient per-example gradient computations", arXiv 1510.01799, for one position.
/// </summary>
public sealed class LinearRule : LayerRule<Linear>
{
    /// <inheritdoc/>
    protected override Tensor SquaredNorms(Linear layer, IReadOnlyList<LayerCall> calls)
    {
        var gradients = Positions(calls.Select(c => c.OutputGradient));
        Tensor? norms = null;
        if (layer.weight.requires_grad)
        {
            norms = OuterProductNorm.Weight(Positions(calls.Select(c => c.Input)), gradients);
        }

        if (layer.bias is { requires_grad: true })
        {
            var bias = OuterProductNorm.Bias(gradients);
            norms = norms is null ? bias : norms + bias;
        }

        return norms!;
    }

    // [n, …, features] of every call to [n, features, T].
    private static Tensor Positions(IEnumerable<Tensor> tensors)
    {
        var calls = tensors.Select(t => t.reshape(t.shape[0], -1, t.shape[^1])).ToArray();
        return (calls.Length == 1 ? calls[0] : cat(calls, 1)).transpose(1, 2);
    }
}
