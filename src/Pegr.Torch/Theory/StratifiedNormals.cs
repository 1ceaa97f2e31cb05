using System.Collections.Concurrent;
using System.Collections.Immutable;
using MathNet.Numerics.Distributions;

namespace Pegr.Torch.Theory;

/// <summary>Normal numbers whose histogram is the normal distribution's, in a random order: the same ones for a seed.</summary>
internal sealed class StratifiedNormals(int seed)
{
    // Every training of a map asks for the same few.
    private static readonly ConcurrentDictionary<int, ImmutableArray<double>> Known = new();

    private readonly Random _random = new(seed);

    /// <summary>The numbers in rising order: what is expected of the order statistics, by Blom's approximation.</summary>
    public static ImmutableArray<double> Sorted(int count)
        => Known.GetOrAdd(count, static count => [.. Enumerable.Range(1, count).Select(rank => Normal.InvCDF(0, 1, (rank - 0.375) / (count + 0.25)))]);

    /// <summary>Draws numbers.</summary>
    public double[] Draw(int count, double deviation)
    {
        double[] numbers = [.. Sorted(count)];
        _random.Shuffle(numbers);
        return [.. numbers.Select(number => deviation * number)];
    }
}
