using Pegr.Torch.Data;
using Pegr.Torch.Models;
using Pegr.Torch.Runtime;
using Pegr.Torch.Training.Records;
using static TorchSharp.torch;

namespace Pegr.Torch.Training.Probes;

/// <summary>
/// Signal learning max_r ⟨w_{j,r}, j·mu⟩ and noise memorization max over r and i with y_i = j of ⟨w_{j,r}, xi_i⟩, for
/// each sign j and overall.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="sample">The training sample, on the model's device; not disposed here.</param>
public sealed class SignalNoiseProbe(SignalNoiseCnn model, SignalNoiseSample sample) : IProbe
{
    private readonly SignalNoiseCnn _model = Alive.Require(model);
    private readonly SignalNoiseSample _sample = sample ?? throw new ArgumentNullException(nameof(sample));

    /// <inheritdoc/>
    public void Measure(IDictionary<string, double> row)
    {
        ArgumentNullException.ThrowIfNull(row);
        Alive.Require(_model, nameof(model));
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var signal = _model.Weights.matmul(Alive.Require(_sample.Signal, nameof(sample))); // [2, m]
        var noise = _model.Weights.matmul(_sample.Noise.t()); // [2, m, n]
        var learned = (Plus: Max(signal[0]), Minus: Max(-signal[1]));
        var memorized = (Plus: MaxOf(noise[0], _sample.Labels.gt(Scalars.Of(0))), Minus: MaxOf(noise[1], _sample.Labels.lt(Scalars.Of(0))));
        row[Metric.SignalLearning] = Math.Max(learned.Plus, learned.Minus);
        row[Metric.SignalLearningPlus] = learned.Plus;
        row[Metric.SignalLearningMinus] = learned.Minus;
        row[Metric.NoiseMemorization] = LargerNumber(memorized.Plus, memorized.Minus);
        row[Metric.NoiseMemorizationPlus] = memorized.Plus;
        row[Metric.NoiseMemorizationMinus] = memorized.Minus;
    }

    private static double Max(Tensor values) => values.max().to(float64).item<double>();

    // Over the examples of one label; a small sample may have none.
    private static double MaxOf(Tensor products, Tensor examples)
        => examples.any().item<bool>() ? Max(products.masked_fill(~examples, Scalars.Of(double.NegativeInfinity))) : double.NaN;

    private static double LargerNumber(double a, double b) => double.IsNaN(a) ? b : double.IsNaN(b) ? a : Math.Max(a, b);
}
