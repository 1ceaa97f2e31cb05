namespace Pegr.Torch.Theory;

/// <summary>Inner products of filters with one kind of patch in mean field, and how they change.</summary>
/// <param name="initial">Their initial values.</param>
internal sealed class MeanFieldCoordinates(double[] initial)
{
    // Above this size a relative change counts; what is smaller has no part in an output.
    private const double Small = 0.02;
    private const double RelativeChange = 0.03;
    private const double Decay = 0.5;

    private readonly double[] _changes = new double[initial.Length];

    /// <summary>The initial values.</summary>
    public double[] Initial { get; } = initial;

    /// <summary>The values.</summary>
    public double[] Values { get; } = [.. initial];

    /// <summary>The inner products that changes follow from: the values and what other examples add to them.</summary>
    public double[] Felt { get; } = [.. initial];

    /// <summary>What the noise of other examples adds to the values.</summary>
    public double[] Crosstalk { get; } = new double[initial.Length];

    /// <summary>How far a value has moved.</summary>
    /// <param name="index">Which value.</param>
    public double Move(int index) => Values[index] - Initial[index];

    /// <summary>Over some of the values, sums of Δ·v, of Δ and of v: Δ how far a value has moved, v the initial value and, crosstalk included, what it has become.</summary>
    /// <param name="start">The first of them.</param>
    /// <param name="count">How many.</param>
    public (double Products, double Moves, double Values) Sums(int start, int count)
    {
        var (products, moves, values) = (0.0, 0.0, 0.0);
        for (var index = start; index < start + count; index++)
        {
            var (move, value) = (Move(index), Initial[index] + Values[index] + Crosstalk[index]);
            (products, moves, values) = (products + (move * value), moves + move, values + value);
        }

        return (products, moves, values);
    }

    /// <summary>Notes the change of a value in one step.</summary>
    /// <param name="index">Which value.</param>
    /// <param name="change">The change.</param>
    public void Note(int index, double change) => _changes[index] = change;

    /// <summary>In how many steps at once the noted changes may be made, as a real number: fast changes are followed step by step.</summary>
    /// <param name="linear">Whether small values change in proportion to themselves.</param>
    public double StepsAtOnce(bool linear)
    {
        var steps = double.PositiveInfinity;
        for (var index = 0; index < Values.Length; index++)
        {
            var (felt, change) = (Math.Abs(Felt[index]), _changes[index]);
            var shrinks = change != 0 && change < 0 == Felt[index] > 0;
            if (change == 0)
            {
                continue;
            }

            var relative = Math.Abs(change) / felt;
            if (linear && felt <= Small && (!shrinks || relative <= Decay))
            {
                // In proportion to itself, until it is small no more.
                steps = shrinks ? steps : Math.Min(steps, 1 + (Math.Log(Small / felt) / Math.Log(1 + relative)));
                continue;
            }

            steps = Math.Min(steps, RelativeChange * Math.Max(felt, Small) / Math.Abs(change));
            steps = shrinks ? Math.Min(steps, Decay / relative) : steps;
        }

        return steps;
    }

    /// <summary>Makes the noted changes.</summary>
    /// <param name="steps">So many times.</param>
    /// <param name="linear">Whether small values change in proportion to themselves.</param>
    /// <returns>The largest absolute value; NaN where a value is.</returns>
    public double Advance(int steps, bool linear)
    {
        var largest = 0.0;
        for (var index = 0; index < Values.Length; index++)
        {
            Values[index] += steps > 1 && linear && Math.Abs(Felt[index]) <= Small && Felt[index] != 0
                ? Felt[index] * (Math.Pow(1 + (_changes[index] / Felt[index]), steps) - 1)
                : steps * _changes[index];
            largest = Math.Max(largest, Math.Abs(Values[index]));
        }

        return largest;
    }
}
