using Pegr.Torch.Theory;

namespace Pegr.Torch.Tests.Analysis.Theory;

public sealed class MeanFieldPopulationTests
{
    private const int Examples = 8;
    private const int Filters = 4;
    private const int Dim = 9;
    private const double SquaredNorm = 9 * 0.49;

    // Weights and noise as vectors, not near orthogonal: n = 8 in d = 9.
    [Fact]
    public void What_examples_add_is_what_weights_have_become()
    {
        var random = new Random(5);
        var noise = Vectors(Examples, 0.7);
        var initial = Vectors(2 * Filters, 0.3);
        var moves = Vectors(2 * Filters, 0.5, Examples);
        var weights = initial.Select((w, f) => w.Select((value, k) => value + (noise.Select((xi, i) => moves[f][i] * xi[k]).Sum() / SquaredNorm)).ToArray()).ToArray();
        var population = new MeanFieldPopulation(0, false, 1, Examples, Filters, 1, linear: false, new StratifiedNormals(1));
        for (var i = 0; i < Examples; i++)
        {
            for (var r = 0; r < Filters; r++)
            {
                Set(population.Own, i, r, r);
                Set(population.Opposite, i, r, Filters + r);
            }
        }

        population.Mix(1, 0, new double[Filters], new double[Filters]);

        // All examples have one label: every one counts for both filters of a pair, Δ_r b_r' and the other way round.
        var learned = population.Learned();
        Assert.Equal(Mean((r, s) => r == s), learned.Variance * Examples, 1e-9);
        Assert.Equal(Mean((r, s) => r != s && r < Filters == s < Filters), learned.Alike * Examples, 1e-9);
        Assert.Equal(-Mean((r, s) => r < Filters != s < Filters), learned.Opposed * Examples, 1e-9);

        void Set(NoiseCoordinates coordinates, int i, int r, int filter)
        {
            var index = (r * Examples) + i;
            coordinates.Initial[index] = Dot(initial[filter], noise[i]);
            coordinates.Values[index] = coordinates.Initial[index] + moves[filter][i];
            coordinates.Overlaps[index] = Dot(weights[filter], noise[i]) - coordinates.Values[index];
        }

        // Of pairs of filters, the mean of what training has added to their product, twice: once for each sign.
        double Mean(Func<int, int, bool> which)
        {
            var pairs = (from r in Enumerable.Range(0, 2 * Filters) from s in Enumerable.Range(0, 2 * Filters) where which(r, s) select (r, s)).ToList();
            return 2 * SquaredNorm * pairs.Average(pair => Dot(weights[pair.r], weights[pair.s]) - Dot(initial[pair.r], initial[pair.s]));
        }

        double[][] Vectors(int count, double scale, int length = Dim)
            => [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, length).Select(_ => scale * ((4 * random.NextDouble()) - 2)).ToArray())];
    }

    private static double Dot(double[] first, double[] second) => first.Zip(second, (a, b) => a * b).Sum();
}
