using Pegr.Torch.Models.Composed;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Composition;

/// <summary><see cref="TransformerEncoder"/> and <see cref="ComposedEncoder"/>.</summary>
internal sealed class EncoderKind : ProbedKind<TransformerEncoder, ComposedEncoder>
{
    /// <inheritdoc/>
    public override string Declaration => "Module<Tensor, Tensor?, Tensor?, Tensor>";

    /// <inheritdoc/>
    protected override IEnumerable<ComposedEncoder> Settings(TransformerEncoder layer, IReadOnlyDictionary<string, Tensor> weights)
    {
        var (hidden, features) = (weights["layers.0.linear1.weight"].shape[0], weights["layers.0.linear1.weight"].shape[1]);
        var count = weights.Keys.Count(name => name.EndsWith("linear1.weight", StringComparison.Ordinal));
        return Divisors.Of(features).SelectMany(
            _ => Enum.GetValues<nn.Activations>(), (heads, activation) => Make(count, () => new ComposedEncoderLayer(features, heads, hidden, 0, activation)));
    }

    /// <inheritdoc/>
    protected override ComposedEncoder Create(ComposedEncoder settings, double dropout)
        => Make(settings.Layers.Count, () => new ComposedEncoderLayer(First(settings).Features, First(settings).Heads, First(settings).Hidden, dropout, First(settings).Activation));

    /// <inheritdoc/>
    protected override TransformerEncoder Create(ComposedEncoder settings)
    {
        using var layer = nn.TransformerEncoderLayer(
            First(settings).Features, First(settings).Heads, First(settings).Hidden, First(settings).Dropout, First(settings).Activation);
        return nn.TransformerEncoder(layer, settings.Layers.Count);
    }

    /// <inheritdoc/>
    protected override Tensor Outputs(TransformerEncoder layer, ComposedEncoder settings, Func<long[], Tensor> input)
        => layer.call(input([3, 2, First(settings).Features])).flatten();

    /// <inheritdoc/>
    protected override Tensor Outputs(ComposedEncoder layer, Func<long[], Tensor> input) => layer.call(input([3, 2, First(layer).Features])).flatten();

    /// <inheritdoc/>
    protected override Func<Tensor> Probe(TransformerEncoder layer, ComposedEncoder settings, BorrowedWeights borrowed, Func<long[], Tensor> zeros)
    {
        // Of the last layer, so that the number goes through its normalizations only.
        TransformerProbe.Set(borrowed, $"layers.{settings.Layers.Count - 1}.self_attn.out_proj.bias");
        var input = zeros([1, DropoutExamples, First(settings).Features]);
        return () => layer.call(input);
    }

    private static ComposedEncoderLayer First(ComposedEncoder encoder) => encoder.Layers[0];

    private static ComposedEncoder Make(int count, Func<ComposedEncoderLayer> layer) => new([.. Enumerable.Range(0, count).Select(_ => layer())]);
}
