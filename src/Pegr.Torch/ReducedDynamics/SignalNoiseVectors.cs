using Pegr.Torch.Data;
using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.ReducedDynamics;

/// <summary>The vectors whose inner products are all that training and testing depend on, in float64.</summary>
/// <remarks>A bias is one weight more: vectors have d + 1 coordinates then, the last of which is 1 for patches.</remarks>
/// <param name="Signals">mu, [1, d], or with biases mu and −mu, [2, d + 1].</param>
/// <param name="Train">The training examples, noise [n, d].</param>
/// <param name="Test">The test examples, noise [t, d].</param>
/// <param name="Weights">w⁰, [2m, d].</param>
internal sealed record SignalNoiseVectors(Tensor Signals, SignalNoiseVectors.Examples Train, SignalNoiseVectors.Examples Test, Tensor Weights)
{
    /// <summary>Examples without the order of their patches, which the network does not see.</summary>
    /// <param name="Labels">Observed labels, [n], ±1.</param>
    /// <param name="Signs">Signs of the signal patches, [n], ±1.</param>
    /// <param name="Noise">xi, [n, d].</param>
    public sealed record Examples(Tensor Labels, Tensor Signs, Tensor Noise);

    /// <summary>Draws a seed's vectors, of the current dispose scope: those of the other engines, or their rotated image.</summary>
    public static SignalNoiseVectors Draw(SyntheticSettings settings, int seed)
    {
        using var scope = NewDisposeScope();
        var rows = settings.Samples + (2 * settings.Filters);
        var dim = settings.ImplicitDim ? 1 + Math.Min(rows, settings.Dim - 1) : settings.Dim;
        var distribution = new SignalNoiseDistribution(dim, settings.SignalNorm, settings.NoiseStd, settings.OrthogonalNoise);
        var signal = zeros(dim, float64);
        signal[0] = settings.SignalNorm;
        var train = Draw("train-data", settings.Samples, settings.LabelNoise);
        var test = Draw("test-data", settings.TestSamples, settings.TestLabelNoise ? settings.LabelNoise : 0);
        using var weightGenerator = Seeds.Generator(seed, "initial-weights");
        var weights = weightGenerator.Normal([2 * settings.Filters, dim], float64).Times(settings.InitStd);
        if (settings.ImplicitDim && dim > 1)
        {
            using var generator = Seeds.Generator(seed, "implicit-dim");
            var factor = BartlettFactor.Draw(rows, settings.Dim - 1, generator);
            train.Noise.narrow(1, 1, dim - 1).copy_(factor.narrow(0, 0, settings.Samples).Times(settings.NoiseStd));
            weights.narrow(1, 1, dim - 1).copy_(factor.narrow(0, settings.Samples, 2 * settings.Filters).Times(settings.InitStd));
        }

        var signals = signal.unsqueeze(0);
        if (settings.Bias)
        {
            var biases = weightGenerator.Normal([2 * settings.Filters, 1], float64).Times(settings.InitStd);
            (signals, weights) = (WithOne(cat([signals, signals.neg()])), cat([weights, biases], 1));
            (train, test) = (train with { Noise = WithOne(train.Noise) }, test with { Noise = WithOne(test.Noise) });
        }

        return new SignalNoiseVectors(Kept(signals), KeptAll(train), KeptAll(test), Kept(weights));

        Examples Draw(string purpose, int count, double labelFlip)
        {
            using var generator = Seeds.Generator(seed, purpose);
            var (labels, trueLabels, _, noise) = distribution.Draw(count, labelFlip, generator);
            return new Examples(labels, trueLabels, noise);
        }

        static Tensor WithOne(Tensor patches) => cat([patches, ones([patches.shape[0], 1], float64)], 1);

        static Examples KeptAll(Examples examples) => new(Kept(examples.Labels), Kept(examples.Signs), Kept(examples.Noise));

        static Tensor Kept(Tensor tensor) => tensor.MoveToOuterDisposeScope();
    }
}
