using Pegr.Torch.Models.Composed;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Composition;

/// <summary><see cref="Bilinear"/> and <see cref="ComposedBilinear"/>.</summary>
internal sealed class BilinearKind : CompositionKind<Bilinear, ComposedBilinear>
{
    /// <inheritdoc/>
    public override string Declaration => "Module<Tensor, Tensor, Tensor>";

    /// <inheritdoc/>
    protected override IEnumerable<ComposedBilinear> Settings(Bilinear layer, IReadOnlyDictionary<string, Tensor> weights)
        => [new ComposedBilinear(weights["weight"].shape[1], weights["weight"].shape[2], weights["weight"].shape[0], weights.ContainsKey("bias"))];

    /// <inheritdoc/>
    protected override ComposedBilinear Create(ComposedBilinear settings, double dropout)
        => new(settings.First, settings.Second, settings.Outputs, settings.HasBias);

    /// <inheritdoc/>
    protected override Bilinear Create(ComposedBilinear settings) => nn.Bilinear(settings.First, settings.Second, settings.Outputs, settings.HasBias);

    /// <inheritdoc/>
    protected override Tensor Outputs(Bilinear layer, ComposedBilinear settings, Func<long[], Tensor> input)
        => layer.call(input([3, settings.First]), input([3, settings.Second])).flatten();

    /// <inheritdoc/>
    protected override Tensor Outputs(ComposedBilinear layer, Func<long[], Tensor> input)
        => layer.call(input([3, layer.First]), input([3, layer.Second])).flatten();
}
