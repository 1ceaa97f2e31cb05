using MathNet.Numerics.LinearAlgebra;

namespace Pegr.Torch.Theory;

/// <summary>Gauss's rule for the binomial distribution: k shares of successes that, weighted, have its first 2k − 1 moments. They lie between 0 and 1 where there are as many trials as k − 1.</summary>
internal static class BinomialPoints
{
    /// <summary>The points, in rising order.</summary>
    /// <param name="trials">How many trials, not necessarily a whole number; below k − 1 there are fewer points.</param>
    /// <param name="probability">Of success; where it is 0 or 1 there is one point.</param>
    /// <param name="points">k.</param>
    public static IReadOnlyList<(double Share, double Weight)> Of(double trials, double probability, int points)
    {
        if (probability is <= 0 or >= 1)
        {
            return [(probability, 1)];
        }

        // Krawtchouk's polynomials are orthogonal under the distribution: nodes are the eigenvalues of the matrix of their recurrence (Golub, Welsch).
        var count = Math.Min(points, (int)trials + 1);
        var recurrence = Matrix<double>.Build.Dense(count, count, (row, column) => Math.Abs(row - column) switch
        {
            0 => (probability * (trials - row)) + ((1 - probability) * row),
            1 => Math.Sqrt(Math.Max(row, column) * probability * (1 - probability) * (trials - Math.Max(row, column) + 1)),
            _ => 0,
        });
        var solved = recurrence.Evd(Symmetricity.Symmetric);
        return [.. Enumerable.Range(0, count).Select(node => (solved.EigenValues[node].Real / trials, Math.Pow(solved.EigenVectors[0, node], 2)))];
    }
}
