using System.Runtime.Intrinsics;

namespace Pegr.Torch.Theory;

/// <summary>Inner products of one sign's filters with the noise of a few examples, [filter · examples + example], a multiple of four examples.</summary>
/// <param name="initial">Their initial values.</param>
/// <param name="overlaps">See <see cref="Overlaps"/>.</param>
/// <param name="examples">How many examples.</param>
/// <param name="linear">Whether small values change in proportion to themselves.</param>
internal sealed class NoiseCoordinates(double[] initial, double[] overlaps, int examples, bool linear) : MeanFieldCoordinates(initial, linear)
{
    private double _crosstalk;

    /// <summary>How the noise of all other examples overlaps with an example's in each filter, with variance 1.</summary>
    public double[] Overlaps { get; } = overlaps;

    /// <summary>Has filters feel what the noise of all others adds to every inner product, and its part along mu.</summary>
    /// <param name="crosstalk">The standard deviation of what others add.</param>
    /// <param name="along">What the examples' parts along mu are multiplied by.</param>
    /// <param name="parts">Each example's part along mu.</param>
    /// <param name="signal">The filters' inner products with mu.</param>
    public void Mix(double crosstalk, double along, double[] parts, double[] signal)
    {
        _crosstalk = crosstalk;
        for (var filter = 0; filter < signal.Length; filter++)
        {
            for (var example = 0; example < examples; example += Vector256<double>.Count)
            {
                var index = (filter * examples) + example;
                (Values.Four(index) + (crosstalk * Overlaps.Four(index)) + (signal[filter] * (along * parts.Four(example)))).CopyTo(Felt, index);
            }
        }
    }

    /// <summary>Sum of Δ², Δ being how far an inner product has moved by its own example.</summary>
    public double Moved()
    {
        var sum = Vector256<double>.Zero;
        for (var index = 0; index < Values.Length; index += Vector256<double>.Count)
        {
            var move = Values.Four(index) - Initial.Four(index);
            sum += move * move;
        }

        return Vector256.Sum(sum);
    }

    /// <summary>Over one example's filters, sums of Δ·v, of Δ and of v: Δ how far a value has moved, v the initial value and, crosstalk included, what it has become.</summary>
    /// <param name="example">The example.</param>
    public (double Products, double Moves, double Values) Sums(int example)
    {
        var (products, moves, values) = (0.0, 0.0, 0.0);
        for (var index = example; index < Values.Length; index += examples)
        {
            var (move, value) = (Values[index] - Initial[index], Initial[index] + Values[index] + (_crosstalk * Overlaps[index]));
            (products, moves, values) = (products + (move * value), moves + move, values + value);
        }

        return (products, moves, values);
    }
}
