using Pegr.Torch.Models.Composed;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Composition;

/// <summary><see cref="TransformerEncoderLayer"/> and <see cref="ComposedEncoderLayer"/>.</summary>
internal sealed class EncoderLayerKind : ProbedKind<TransformerEncoderLayer, ComposedEncoderLayer>
{
    /// <inheritdoc/>
    public override string Declaration => "Module<Tensor, Tensor> or IModule<Tensor, Tensor, Tensor, Tensor>";

    /// <inheritdoc/>
    protected override IEnumerable<ComposedEncoderLayer> Settings(TransformerEncoderLayer layer, IReadOnlyDictionary<string, Tensor> weights)
    {
        var (hidden, features) = (weights["linear1.weight"].shape[0], weights["linear1.weight"].shape[1]);
        return Divisors.Of(features).SelectMany(
            _ => Enum.GetValues<nn.Activations>(), (heads, activation) => new ComposedEncoderLayer(features, heads, hidden, 0, activation));
    }

    /// <inheritdoc/>
    protected override ComposedEncoderLayer Create(ComposedEncoderLayer settings, double dropout)
        => new(settings.Features, settings.Heads, settings.Hidden, dropout, settings.Activation);

    /// <inheritdoc/>
    protected override TransformerEncoderLayer Create(ComposedEncoderLayer settings)
        => nn.TransformerEncoderLayer(settings.Features, settings.Heads, settings.Hidden, settings.Dropout, settings.Activation);

    /// <inheritdoc/>
    protected override Tensor Outputs(TransformerEncoderLayer layer, ComposedEncoderLayer settings, Func<long[], Tensor> input)
        => layer.call(input([3, 2, settings.Features])).flatten();

    /// <inheritdoc/>
    protected override Tensor Outputs(ComposedEncoderLayer layer, Func<long[], Tensor> input) => layer.call(input([3, 2, layer.Features])).flatten();

    /// <inheritdoc/>
    protected override Func<Tensor> Probe(TransformerEncoderLayer layer, ComposedEncoderLayer settings, BorrowedWeights borrowed, Func<long[], Tensor> zeros)
    {
        TransformerProbe.Set(borrowed, "self_attn.out_proj.bias");
        var input = zeros([1, DropoutExamples, settings.Features]);
        return () => layer.call(input);
    }
}
