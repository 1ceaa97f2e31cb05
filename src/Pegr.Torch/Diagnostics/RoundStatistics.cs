namespace Pegr.Torch.Diagnostics;

/// <summary>Sums up what <see cref="InterleavedTimer"/> measured.</summary>
/// <param name="rounds">Milliseconds by round and action; null where an action took no part, which the first always does.</param>
internal sealed class RoundStatistics(IReadOnlyList<IReadOnlyList<double?>> rounds)
{
    /// <summary>Rounds in which an action took part.</summary>
    public int Samples(int action) => Taken(action).Count();

    /// <summary>The median time of an action.</summary>
    public double MedianMilliseconds(int action) => Median(Taken(action).Select(round => round[action]!.Value));

    /// <summary>
    /// The median of an action's ratio to the first one within a round. Both then had the same machine, which a ratio of
    /// medians over many rounds would not give them.
    /// </summary>
    public double MedianRatio(int action) => Median(Taken(action).Select(round => round[action]!.Value / round[0]!.Value));

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private IEnumerable<IReadOnlyList<double?>> Taken(int action) => rounds.Where(round => round[action] is not null);
}
