using Pegr.Torch.Models.Composed;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Composition;

/// <summary><see cref="LSTM"/> and <see cref="ComposedLSTM"/>.</summary>
internal sealed class LSTMKind() : RecurrentKind<LSTM, ComposedLSTM>(gates: 4)
{
    /// <inheritdoc/>
    public override string Declaration => "Module<Tensor, (Tensor, Tensor)?, (Tensor, Tensor, Tensor)>";

    /// <inheritdoc/>
    protected override IEnumerable<ComposedLSTM> Settings(LSTM layer, IReadOnlyDictionary<string, Tensor> weights)
        => Shapes(weights).Select(settings => new ComposedLSTM(settings));

    /// <inheritdoc/>
    protected override ComposedLSTM Create(ComposedLSTM settings, double dropout) => new(settings.Settings with { Dropout = dropout });

    /// <inheritdoc/>
    protected override LSTM Create(ComposedLSTM settings)
    {
        var s = settings.Settings;
        return nn.LSTM(s.Inputs, s.Hidden, s.Layers, s.Bias, s.BatchFirst, s.Dropout, s.Bidirectional);
    }

    /// <inheritdoc/>
    protected override Tensor Outputs(LSTM layer, ComposedLSTM settings, Func<long[], Tensor> input)
        => Row(layer.call(input([2, 3, settings.Settings.Inputs])));

    /// <inheritdoc/>
    protected override Tensor Outputs(ComposedLSTM layer, Func<long[], Tensor> input) => Row(layer.call(input([2, 3, layer.Settings.Inputs])));

    /// <inheritdoc/>
    protected override Tensor Last(LSTM layer, Tensor input) => layer.call(input).Item2;

    /// <inheritdoc/>
    protected override RecurrentSettings SettingsOf(ComposedLSTM composed) => composed.Settings;

    private static Tensor Row((Tensor, Tensor, Tensor) outputs)
        => cat([outputs.Item1.flatten(), outputs.Item2.flatten(), outputs.Item3.flatten()], 0);
}
