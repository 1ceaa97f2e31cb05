using Pegr.Torch.Models.Composed;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Composition;

/// <summary><see cref="TransformerDecoderLayer"/> and <see cref="ComposedDecoderLayer"/>.</summary>
internal sealed class DecoderLayerKind : ProbedKind<TransformerDecoderLayer, ComposedDecoderLayer>
{
    /// <inheritdoc/>
    public override string Declaration => "Module<Tensor, Tensor, Tensor?, Tensor?, Tensor?, Tensor?, Tensor>";

    /// <inheritdoc/>
    protected override IEnumerable<ComposedDecoderLayer> Settings(TransformerDecoderLayer layer, IReadOnlyDictionary<string, Tensor> weights)
    {
        var (hidden, features) = (weights["linear1.weight"].shape[0], weights["linear1.weight"].shape[1]);
        return Divisors.Of(features).SelectMany(
            _ => Enum.GetValues<nn.Activations>(), (heads, activation) => new ComposedDecoderLayer(features, heads, hidden, 0, activation));
    }

    /// <inheritdoc/>
    protected override ComposedDecoderLayer Create(ComposedDecoderLayer settings, double dropout)
        => new(settings.Features, settings.Heads, settings.Hidden, dropout, settings.Activation);

    /// <inheritdoc/>
    protected override TransformerDecoderLayer Create(ComposedDecoderLayer settings)
        => nn.TransformerDecoderLayer(settings.Features, settings.Heads, settings.Hidden, settings.Dropout, settings.Activation);

    /// <inheritdoc/>
    protected override Tensor Outputs(TransformerDecoderLayer layer, ComposedDecoderLayer settings, Func<long[], Tensor> input)
        => layer.call(input([3, 2, settings.Features]), input([4, 2, settings.Features])).flatten();

    /// <inheritdoc/>
    protected override Tensor Outputs(ComposedDecoderLayer layer, Func<long[], Tensor> input)
        => layer.call(input([3, 2, layer.Features]), input([4, 2, layer.Features])).flatten();

    /// <inheritdoc/>
    protected override Func<Tensor> Probe(TransformerDecoderLayer layer, ComposedDecoderLayer settings, BorrowedWeights borrowed, Func<long[], Tensor> zeros)
    {
        TransformerProbe.Set(borrowed, "self_attn.out_proj.bias");
        var input = zeros([1, DropoutExamples, settings.Features]);
        return () => layer.call(input, input);
    }
}
