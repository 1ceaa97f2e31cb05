using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Pegr.Torch.Theory;

/// <summary>Inner products of filters with one kind of patch in mean field, and how they change.</summary>
/// <param name="initial">Their initial values.</param>
/// <param name="linear">Whether small values change in proportion to themselves.</param>
internal class MeanFieldCoordinates(double[] initial, bool linear)
{
    // Above this size a relative change counts; what is smaller has no part in an output.
    private const double Small = 0.02;
    private const double RelativeChange = 0.03;
    private const double Decay = 0.5;

    /// <summary>The initial values.</summary>
    public double[] Initial { get; } = initial;

    /// <summary>The values.</summary>
    public double[] Values { get; } = [.. initial];

    /// <summary>The inner products that changes follow from: the values and what other examples add to them.</summary>
    public double[] Felt { get; } = [.. initial];

    /// <summary>The change of each value in one step.</summary>
    public double[] Changes { get; } = new double[initial.Length];

    /// <summary>In how many steps at once the changes may be made, as a real number: fast changes are followed step by step.</summary>
    public double StepsAtOnce()
    {
        var (steps, index) = (double.PositiveInfinity, 0);
        if (!linear)
        {
            var fewest = Vector256.Create(double.PositiveInfinity);
            for (; index + Vector256<double>.Count <= Values.Length; index += Vector256<double>.Count)
            {
                fewest = Vector256.Min(fewest, StepsAtOnce(Felt.Four(index), Changes.Four(index)));
            }

            steps = Math.Min(Math.Min(fewest[0], fewest[1]), Math.Min(fewest[2], fewest[3]));
        }

        for (; index < Values.Length; index++)
        {
            steps = Math.Min(steps, StepsAtOnce(Felt[index], Changes[index]));
        }

        return steps;
    }

    /// <summary>Makes the changes.</summary>
    /// <param name="steps">So many times.</param>
    /// <param name="limit">What no absolute value may reach.</param>
    /// <returns>Whether none has, and none is NaN.</returns>
    public bool Advance(int steps, double limit)
    {
        var (within, index) = (true, 0);
        if (!linear || steps == 1)
        {
            var small = Vector256<double>.AllBitsSet;
            for (; index + Vector256<double>.Count <= Values.Length; index += Vector256<double>.Count)
            {
                var advanced = Values.Four(index) + (steps * Changes.Four(index));
                advanced.CopyTo(Values, index);
                small &= Vector256.LessThan(Vector256.Abs(advanced), Vector256.Create(limit));
            }

            within = Vector256.EqualsAll(small.AsInt64(), Vector256<long>.AllBitsSet);
        }

        for (; index < Values.Length; index++)
        {
            Values[index] += steps > 1 && linear && Math.Abs(Felt[index]) <= Small && Felt[index] != 0
                ? Felt[index] * (Math.Pow(1 + (Changes[index] / Felt[index]), steps) - 1)
                : steps * Changes[index];
            within &= Math.Abs(Values[index]) < limit;
        }

        return within;
    }

    private double StepsAtOnce(double felt, double change)
    {
        if (change == 0)
        {
            return double.PositiveInfinity;
        }

        var shrinks = change < 0 == felt > 0;
        var (size, relative) = (Math.Abs(felt), Math.Abs(change / felt));
        if (linear && size <= Small && (!shrinks || relative <= Decay))
        {
            // In proportion to itself, until it is small no more.
            return shrinks ? double.PositiveInfinity : 1 + (Math.Log(Small / size) / Math.Log(1 + relative));
        }

        var steps = RelativeChange * Math.Max(size, Small) / Math.Abs(change);
        return shrinks ? Math.Min(steps, Decay / relative) : steps;
    }

    // The same of four where none changes in proportion to itself.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> StepsAtOnce(Vector256<double> felt, Vector256<double> change)
    {
        var (size, speed) = (Vector256.Abs(felt), Vector256.Abs(change));
        var shrinks = Vector256.Equals(Vector256.LessThan(change, Vector256<double>.Zero).AsInt64(), Vector256.GreaterThan(felt, Vector256<double>.Zero).AsInt64());
        var followed = RelativeChange * Vector256.Max(size, Vector256.Create(Small));
        var steps = Vector256.ConditionalSelect(shrinks.AsDouble(), Vector256.Min(followed, Decay * size), followed) / speed;
        return Vector256.ConditionalSelect(Vector256.Equals(change, Vector256<double>.Zero), Vector256.Create(double.PositiveInfinity), steps);
    }
}
