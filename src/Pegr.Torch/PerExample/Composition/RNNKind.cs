using Pegr.Torch.Models.Composed;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Composition;

/// <summary><see cref="RNN"/> and <see cref="ComposedRNN"/>.</summary>
internal sealed class RNNKind() : RecurrentKind<RNN, ComposedRNN>(gates: 1)
{
    /// <inheritdoc/>
    public override string Declaration => "Module<Tensor, Tensor?, (Tensor, Tensor)>";

    /// <inheritdoc/>
    protected override IEnumerable<ComposedRNN> Settings(RNN layer, IReadOnlyDictionary<string, Tensor> weights)
        => Shapes(weights).SelectMany(_ => Enum.GetValues<nn.NonLinearities>(), (settings, nonLinearity) => new ComposedRNN(settings, nonLinearity));

    /// <inheritdoc/>
    protected override ComposedRNN Create(ComposedRNN settings, double dropout) => new(settings.Settings with { Dropout = dropout }, settings.NonLinearity);

    /// <inheritdoc/>
    protected override RNN Create(ComposedRNN settings)
    {
        var s = settings.Settings;
        return nn.RNN(s.Inputs, s.Hidden, s.Layers, settings.NonLinearity, s.Bias, s.BatchFirst, s.Dropout, s.Bidirectional);
    }

    /// <inheritdoc/>
    protected override Tensor Outputs(RNN layer, ComposedRNN settings, Func<long[], Tensor> input) => Row(layer.call(input([2, 3, settings.Settings.Inputs])));

    /// <inheritdoc/>
    protected override Tensor Outputs(ComposedRNN layer, Func<long[], Tensor> input) => Row(layer.call(input([2, 3, layer.Settings.Inputs])));

    /// <inheritdoc/>
    protected override Tensor Last(RNN layer, Tensor input) => layer.call(input).Item2;

    /// <inheritdoc/>
    protected override RecurrentSettings SettingsOf(ComposedRNN composed) => composed.Settings;

    private static Tensor Row((Tensor, Tensor) outputs) => cat([outputs.Item1.flatten(), outputs.Item2.flatten()], 0);
}
