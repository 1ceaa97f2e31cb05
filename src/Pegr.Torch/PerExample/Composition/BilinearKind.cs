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
    protected override (ComposedBilinear Settings, double Dropout) Recognize(string name, Bilinear layer)
    {
        // Its weights tell everything.
        var weights = layer.named_parameters().ToDictionary(p => p.name, p => p.parameter);
        var shape = weights["weight"].shape;
        return (new ComposedBilinear(shape[1], shape[2], shape[0], weights.ContainsKey("bias")), 0);
    }

    /// <inheritdoc/>
    protected override ComposedBilinear Create(ComposedBilinear settings, double dropout)
        => new(settings.First, settings.Second, settings.Outputs, settings.HasBias);

    /// <inheritdoc/>
    protected override Bilinear Create(ComposedBilinear settings) => nn.Bilinear(settings.First, settings.Second, settings.Outputs, settings.HasBias);
}
