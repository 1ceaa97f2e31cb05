using Pegr.Torch.Models.Composed;
using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Composition;

/// <summary><see cref="MultiheadAttention"/> and <see cref="ComposedAttention"/>.</summary>
internal sealed class AttentionKind : ProbedKind<MultiheadAttention, ComposedAttention>
{
    private const string JointWeight = "in_proj_weight";

    /// <inheritdoc/>
    public override string Declaration => "Module<Tensor, Tensor, Tensor, Tensor?, bool, Tensor?, Tuple<Tensor, Tensor>>";

    /// <inheritdoc/>
    protected override string Missing => "bias or zeros added to keys and values";

    /// <inheritdoc/>
    protected override IEnumerable<ComposedAttention> Settings(MultiheadAttention layer, IReadOnlyDictionary<string, Tensor> weights)
    {
        // The layer itself refuses keys and values of different sizes.
        if (weights.ContainsKey("bias_k") || (weights.TryGetValue("k_proj_weight", out var key) && key.shape[1] != weights["v_proj_weight"].shape[1]))
        {
            return [];
        }

        var features = weights["out_proj.weight"].shape[0];
        var (keys, values) = weights.ContainsKey(JointWeight) ? (features, features) : (weights["k_proj_weight"].shape[1], weights["v_proj_weight"].shape[1]);
        return Divisors.Of(features).Select(
            heads => new ComposedAttention(features, heads, 0, weights.ContainsKey("in_proj_bias"), keys, values));
    }

    /// <inheritdoc/>
    protected override ComposedAttention Create(ComposedAttention settings, double dropout)
        => new(settings.Features, settings.Heads, dropout, settings.HasBias, settings.KeyFeatures, settings.ValueFeatures);

    /// <inheritdoc/>
    protected override MultiheadAttention Create(ComposedAttention settings)
        => nn.MultiheadAttention(
            settings.Features, settings.Heads, settings.Dropout, settings.HasBias, kdim: settings.KeyFeatures, vdim: settings.ValueFeatures);

    /// <inheritdoc/>
    protected override Tensor Outputs(MultiheadAttention layer, ComposedAttention settings, Func<long[], Tensor> input)
        => Row(layer.call(input([3, 2, settings.Features]), input([4, 2, settings.KeyFeatures]), input([4, 2, settings.ValueFeatures])));

    /// <inheritdoc/>
    protected override Tensor Outputs(ComposedAttention layer, Func<long[], Tensor> input)
        => Row(layer.call(input([3, 2, layer.Features]), input([4, 2, layer.KeyFeatures]), input([4, 2, layer.ValueFeatures])));

    /// <inheritdoc/>
    protected override Func<Tensor> Probe(MultiheadAttention layer, ComposedAttention settings, BorrowedWeights borrowed, Func<long[], Tensor> zeros)
    {
        // One key, so that its weight is 1 before dropout; its value's first number is passed on, all else is zero.
        borrowed.Clear((name, weight) =>
        {
            if (name == JointWeight)
            {
                weight.narrow(0, 2 * settings.Features, 1).narrow(1, 0, 1).fill_(Scalars.Of(1));
            }
            else if (name is "v_proj_weight" or "out_proj.weight")
            {
                weight.narrow(0, 0, 1).narrow(1, 0, 1).fill_(Scalars.Of(1));
            }
        });
        var query = zeros([1, DropoutExamples, settings.Features]);
        var key = zeros([1, DropoutExamples, settings.KeyFeatures]);
        var value = zeros([1, DropoutExamples, settings.ValueFeatures]).fill_(Scalars.Of(1));
        return () => layer.call(query, key, value).Item1;
    }

    private static Tensor Row(Tuple<Tensor, Tensor> outputs) => cat([outputs.Item1.flatten(), outputs.Item2.flatten()], 0);
}
