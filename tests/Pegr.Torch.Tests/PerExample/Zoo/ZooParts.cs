using Pegr.Torch.Runtime;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample.Zoo;

/// <summary>Layers in float64 and losses that many models of the zoo use. Layers are converted before they are tied: converting unties.</summary>
internal static class ZooParts
{
    public static Linear Linear(long inputs, long outputs, bool hasBias = true) => nn.Linear(inputs, outputs, hasBias).to(float64);

    public static Embedding Embedding(long rows, long columns) => nn.Embedding(rows, columns).to(float64);

    public static Conv2d Conv(long inputs, long outputs, long stride = 1) => nn.Conv2d(inputs, outputs, 3L, stride, padding: 1L).to(float64);

    /// <summary>A layer norm whose parameters are not 1 and 0.</summary>
    public static LayerNorm LayerNorm(long features)
    {
        var layer = nn.LayerNorm(features).to(float64);
        using var noGradient = no_grad();
        foreach (var parameter in layer.parameters())
        {
            parameter.Increase(randn_like(parameter).Times(0.3));
        }

        return layer;
    }

    /// <summary>Cross-entropy over the tokens of a sequence, [n, T, ids] with [n, T].</summary>
    public static Tensor NextToken(Tensor logits, Tensor ids)
        => nn.functional.cross_entropy(logits.transpose(1, 2), ids, reduction: nn.Reduction.None).sum(1);

    public static Tensor Ids(params long[] shape) => randint(7, shape, int64);
}
