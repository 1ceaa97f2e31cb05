using System.Runtime.Intrinsics;
using MathNet.Numerics.Distributions;

namespace Pegr.Torch.Theory;

/// <summary>
/// The probability that the two-layer CNN classifies a fresh example right, given its outputs on the signal and the second moments of its filters'
/// inner products with fresh noise.
/// </summary>
/// <param name="filters">Filters m per sign.</param>
/// <param name="unit">The activation.</param>
internal sealed class FreshAccuracy(int filters, RectifiedUnit unit)
{
    // The trapezoidal rule is exact to many digits for smooth functions under the normal density.
    private const double Spacing = 0.5;
    private const int Half = 12;

    // Right or wrong can be as sharp as a step: it is looked at on a finer grid, between means and deviations that are smooth.
    private const int Finer = 16;

    private static readonly double[] Nodes = [.. Enumerable.Range(-Half, (2 * Half) + 1).Select(index => index * Spacing)];
    private static readonly double[] Weights = [.. Nodes.Select(node => Spacing * Normal.PDF(0, 1, node))];

    // Both once more, filled up to whole fours by nodes of no weight.
    private static readonly double[] PaddedNodes = Padded(Nodes);
    private static readonly double[] PaddedWeights = Padded(Weights);
    private static readonly double[] FineWeights =
    [
        .. Enumerable.Range(0, (Nodes.Length - 1) * Finer).Select(fine => Spacing / Finer * Normal.PDF(0, 1, Nodes[fine / Finer] + (Part(fine) * Spacing))),
    ];

    /// <summary>The probability.</summary>
    /// <param name="signal">The output on the signal of an example, times its sign.</param>
    /// <param name="noise">Second moments of the filters' inner products with fresh noise.</param>
    public double Of(double signal, FilterCovariance noise)
    {
        var (own, shared, common) = noise.Parts;
        var sums = Array.ConvertAll(Nodes, node => Sum(common * node, shared, own));
        var margins = new double[Nodes.Length];
        var deviations = new double[Nodes.Length];
        for (var index = 0; index < Nodes.Length; index++)
        {
            // The nodes lie in pairs around 0.
            var ((mean, spread), (mirroredMean, mirroredSpread)) = (sums[index], sums[Nodes.Length - 1 - index]);
            (margins[index], deviations[index]) = (signal + mean - mirroredMean, Math.Sqrt(spread + mirroredSpread));
        }

        var accuracy = 0.0;
        for (var fine = 0; fine < FineWeights.Length; fine++)
        {
            var (index, part) = (fine / Finer, Part(fine));
            accuracy += FineWeights[fine] * Right(Between(margins, index, part), Between(deviations, index, part));
        }

        return accuracy;
    }

    private static double[] Padded(double[] values)
    {
        var padded = new double[(values.Length + Vector256<double>.Count - 1) / Vector256<double>.Count * Vector256<double>.Count];
        values.CopyTo(padded, 0);
        return padded;
    }

    // Where a point of the finer grid lies between two nodes.
    private static double Part(int fine) => ((fine % Finer) + 0.5) / Finer;

    private static double Between(double[] values, int index, double part) => values[index] + (part * (values[index + 1] - values[index]));

    private static double Right(double margin, double deviation)
        => deviation > 0 ? Normal.CDF(0, 1, margin / deviation) : (margin > 0 ? 1 : margin < 0 ? 0 : 0.5);

    // Mean and variance of the mean over one sign's filters of s, given the part that both signs share.
    private (double Mean, double Variance) Sum(double common, double shared, double own)
    {
        var (mean, square, within) = (0.0, 0.0, 0.0);
        for (var index = 0; index < Nodes.Length; index++)
        {
            var (first, second) = Moments(common + (shared * Nodes[index]), own);
            mean += Weights[index] * first;
            square += Weights[index] * first * first;
            within += Weights[index] * Math.Max(second - (first * first), 0);
            if (shared == 0)
            {
                return (first, Math.Max(second - (first * first), 0) / filters);
            }
        }

        return (mean, Math.Max(square - (mean * mean), 0) + (within / filters));
    }

    private (double First, double Second) Moments(double center, double own)
    {
        var (first, second) = (Vector256<double>.Zero, Vector256<double>.Zero);
        for (var k = 0; k < PaddedNodes.Length; k += Vector256<double>.Count)
        {
            var value = unit.Value(Vector256.Create(center) + (own * PaddedNodes.Four(k)));
            var weighted = PaddedWeights.Four(k) * value;
            (first, second) = (first + weighted, second + (weighted * value));
        }

        return (Vector256.Sum(first), Vector256.Sum(second));
    }
}
