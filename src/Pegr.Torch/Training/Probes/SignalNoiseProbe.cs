using Pegr.Torch.Data;
using Pegr.Torch.Models;
using Pegr.Torch.Runtime;
using Pegr.Torch.Training.Records;
using static TorchSharp.torch;

namespace Pegr.Torch.Training.Probes;

/// <summary>
/// Signal learning max_r ⟨w_{j,r}, j·mu⟩, of several signals the largest over the signal patches of label j, and noise memorization, the largest
/// ⟨w_{j,r}, xi_i⟩ over r and the noise patches of examples with y_i = j; for each sign j and overall.
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
        var signal = _model.Weights.matmul(Alive.Require(_sample.SignalPatches, nameof(sample)).t()); // [2, m, 2K]
        var patches = _sample.Noise.reshape(_sample.Noise.shape[0], -1, _model.Dim); // [n, P − 1, d]
        var noise = _model.Weights.matmul(patches.flatten(0, 1).t()); // [2, m, n(P − 1)]
        var labels = _sample.Labels.repeat_interleave(patches.shape[1]);
        var learned = OfSigns(signal, _sample.SignalLabels);
        var memorized = OfSigns(noise, labels);
        row[Metric.SignalLearning] = Math.Max(learned.Plus, learned.Minus);
        row[Metric.SignalLearningPlus] = learned.Plus;
        row[Metric.SignalLearningMinus] = learned.Minus;
        row[Metric.NoiseMemorization] = LargerNumber(memorized.Plus, memorized.Minus);
        row[Metric.NoiseMemorizationPlus] = memorized.Plus;
        row[Metric.NoiseMemorizationMinus] = memorized.Minus;
    }

    private static (double Plus, double Minus) OfSigns(Tensor products, Tensor labels)
        => (MaxOf(products[0], labels.gt(Scalars.Of(0))), MaxOf(products[1], labels.lt(Scalars.Of(0))));

    private static double Max(Tensor values) => values.max().to(float64).item<double>();

    // Over the examples of one label; a small sample may have none.
    private static double MaxOf(Tensor products, Tensor examples)
        => examples.any().item<bool>() ? Max(products.masked_fill(~examples, Scalars.Of(double.NegativeInfinity))) : double.NaN;

    private static double LargerNumber(double a, double b) => double.IsNaN(a) ? b : double.IsNaN(b) ? a : Math.Max(a, b);
}
