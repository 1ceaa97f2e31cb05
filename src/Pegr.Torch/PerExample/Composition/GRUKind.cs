using Pegr.Torch.Models.Composed;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Composition;

/// <summary><see cref="GRU"/> and <see cref="ComposedGRU"/>.</summary>
internal sealed class GRUKind() : RecurrentKind<GRU, ComposedGRU>(gates: 3)
{
    /// <inheritdoc/>
    public override string Declaration => "Module<Tensor, Tensor?, (Tensor, Tensor)>";

    /// <inheritdoc/>
    protected override IEnumerable<ComposedGRU> Settings(GRU layer, IReadOnlyDictionary<string, Tensor> weights)
        => Shapes(weights).Select(settings => new ComposedGRU(settings));

    /// <inheritdoc/>
    protected override ComposedGRU Create(ComposedGRU settings, double dropout) => new(settings.Settings with { Dropout = dropout });

    /// <inheritdoc/>
    protected override GRU Create(ComposedGRU settings)
    {
        var s = settings.Settings;
        return nn.GRU(s.Inputs, s.Hidden, s.Layers, s.Bias, s.BatchFirst, s.Dropout, s.Bidirectional);
    }

    /// <inheritdoc/>
    protected override Tensor Outputs(GRU layer, ComposedGRU settings, Func<long[], Tensor> input) => Row(layer.call(input([2, 3, settings.Settings.Inputs])));

    /// <inheritdoc/>
    protected override Tensor Outputs(ComposedGRU layer, Func<long[], Tensor> input) => Row(layer.call(input([2, 3, layer.Settings.Inputs])));

    /// <inheritdoc/>
    protected override Tensor Last(GRU layer, Tensor input) => layer.call(input).Item2;

    /// <inheritdoc/>
    protected override RecurrentSettings SettingsOf(ComposedGRU composed) => composed.Settings;

    private static Tensor Row((Tensor, Tensor) outputs) => cat([outputs.Item1.flatten(), outputs.Item2.flatten()], 0);
}
