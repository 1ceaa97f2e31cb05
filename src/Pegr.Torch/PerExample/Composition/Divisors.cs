namespace Pegr.Torch.PerExample.Composition;

/// <summary>The numbers of heads that there can be.</summary>
internal static class Divisors
{
    /// <summary>All divisors, rising.</summary>
    public static IEnumerable<long> Of(long number)
    {
        for (long divisor = 1; divisor <= number; divisor++)
        {
            if (number % divisor == 0)
            {
                yield return divisor;
            }
        }
    }
}
