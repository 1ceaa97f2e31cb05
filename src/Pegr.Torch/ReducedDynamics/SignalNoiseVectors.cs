using Pegr.Torch.Data;
using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.Models;
using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.ReducedDynamics;

/// <summary>The vectors whose inner products, with each other and with the signals, are all that training and testing depend on, in float64.</summary>
/// <remarks>The k-th signal lies along the k-th axis. A bias is one weight more: vectors have d + 1 coordinates then, the last of which is 1 for patches.</remarks>
/// <param name="Shape">The sizes.</param>
/// <param name="Train">The training examples.</param>
/// <param name="Test">The test examples.</param>
/// <param name="Weights">w⁰, [2m, d].</param>
internal sealed record SignalNoiseVectors(ReducedShape Shape, SignalNoiseVectors.Examples Train, SignalNoiseVectors.Examples Test, Tensor Weights)
{
    /// <summary>Examples without the order of their patches, which the network does not see.</summary>
    /// <param name="Labels">Observed labels, [n], ±1.</param>
    /// <param name="Clusters">Which signal patches they have, [n] (see <see cref="SignalClusters"/>).</param>
    /// <param name="Noise">xi, [P − 1, n, d].</param>
    public sealed record Examples(Tensor Labels, Tensor Clusters, Tensor Noise);

    /// <summary>Draws a seed's vectors, of the current dispose scope: those of the other engines, or their rotated image. The signals' norm has no part in them.</summary>
    public static SignalNoiseVectors Draw(SyntheticSettings settings, int seed)
    {
        using var scope = NewDisposeScope();
        var shape = ShapeOf(settings);
        var (noises, signals) = (shape.NoisePatches * shape.Samples, shape.Signals);
        var rows = noises + shape.Filters;
        var dim = settings.ImplicitDim ? signals + Math.Min(rows, settings.Dim - signals) : settings.Dim;
        var distribution = settings.Distribution() with { Dim = dim };
        var train = Draw("train-data", settings.Samples, settings.LabelNoise);
        var test = Draw("test-data", settings.TestSamples, settings.TestLabelNoise ? settings.LabelNoise : 0);
        using var weightGenerator = Seeds.Generator(seed, "initial-weights");
        var init = FilterInitialization.Find(settings.Init);
        var weights = init.Draw(weightGenerator, [shape.Filters, dim], settings.InitStd, settings.Dim);
        if (settings.ImplicitDim && dim > signals)
        {
            using var generator = Seeds.Generator(seed, "implicit-dim");
            var factor = BartlettFactor.Draw(rows, settings.Dim - signals, generator);
            var ofNoise = factor.narrow(0, 0, noises).view(shape.NoisePatches, shape.Samples, -1);
            train.Noise.narrow(2, signals, dim - signals).copy_(ofNoise.Times(settings.NoiseStd));
            weights.narrow(1, signals, dim - signals).copy_(factor.narrow(0, noises, shape.Filters).Times(settings.InitStd));
        }

        if (settings.Bias)
        {
            var biases = init.Draw(weightGenerator, [shape.Filters, 1], settings.InitStd, settings.Dim);
            weights = cat([weights, biases], 1);
            (train, test) = (train with { Noise = WithOne(train.Noise) }, test with { Noise = WithOne(test.Noise) });
        }

        return new SignalNoiseVectors(shape, KeptAll(train), KeptAll(test), Kept(weights));

        Examples Draw(string purpose, int count, double labelFlip)
        {
            using var generator = Seeds.Generator(seed, purpose);
            var draw = distribution.Draw(count, labelFlip, generator);
            return new Examples(draw.Labels, draw.Cluster, draw.Noise.transpose(0, 1).contiguous());
        }

        static Tensor WithOne(Tensor patches) => cat([patches, ones([.. patches.shape[..^1], 1], float64)], -1);

        static Examples KeptAll(Examples examples) => new(Kept(examples.Labels), Kept(examples.Clusters), Kept(examples.Noise));

        static Tensor Kept(Tensor tensor) => tensor.MoveToOuterDisposeScope();
    }

    private static ReducedShape ShapeOf(SyntheticSettings settings)
        => new(2 * settings.Filters, settings.Samples, settings.Patches - 1, settings.Distribution().Clusters.Signals, settings.Bias);
}
