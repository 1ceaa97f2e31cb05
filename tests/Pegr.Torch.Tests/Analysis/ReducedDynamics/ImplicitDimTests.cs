using Pegr.Torch.Experiments;
using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.ReducedDynamics;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tests.Support;
using Pegr.Torch.Training.Records;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Analysis.ReducedDynamics;

/// <summary>Inner products drawn from their distribution against those of vectors drawn in R^d.</summary>
public sealed class ImplicitDimTests
{
    private const int Draws = 4_000;

    private static readonly SyntheticSettings Moderate = new()
    {
        Samples = 6,
        TestSamples = 40,
        Dim = 40,
        Filters = 2,
        InitStd = 0.1,
        LabelNoise = 0.1,
        TestLabelNoise = true,
        Steps = 60,
        LogEvery = 60,
        Threads = 0,
    };

    [Theory]
    [InlineData(3, 7)]
    [InlineData(3, 3)]
    [InlineData(5, 2)]
    [InlineData(2, 1)]
    public void A_factor_has_zeros_above_its_diagonal_and_no_more_columns_than_dimensions(int count, int dim)
    {
        using var scope = NewDisposeScope();
        using var generator = Seeds.Generator(1, "factor");
        var factor = BartlettFactor.Draw(count, dim, generator);
        Assert.Equal([count, Math.Min(count, dim)], factor.shape);
        Assert.True(factor.triu(1).eq(Scalars.Of(0)).all().item<bool>());
        Assert.True(factor.diagonal().gt(Scalars.Of(0)).all().item<bool>());
        Assert.True(factor.ne(Scalars.Of(0)).sum(1).eq(Ranges.UpTo(count).Plus(1).clamp_max(Scalars.Of(dim))).all().item<bool>());
    }

    [Theory]
    [InlineData(3, 7)]
    [InlineData(3, 3)]
    [InlineData(4, 2)]
    public void Gram_matrices_have_the_moments_of_the_Wishart_distribution(int count, int dim)
    {
        var grams = Grams(count, dim, isImplicit: true);
        AssertMean(dim, 2 * dim, grams.Select(gram => gram[0, 0]));
        AssertMean(dim, 2 * dim, grams.Select(gram => gram[count - 1, count - 1]));
        AssertMean(0, dim, grams.Select(gram => gram[count - 1, 0]));
        AssertMean(dim, null, grams.Select(gram => gram[1, 0] * gram[1, 0]));
        AssertMean(dim * dim, null, grams.Select(gram => gram[0, 0] * gram[1, 1]));
        AssertMean(dim, null, grams.Select(gram => gram[1, 0] * gram[2, 0] * gram[2, 1]));
        AssertMean(dim >= 3 ? dim * (dim - 1.0) * (dim - 2) : 0, null, grams.Select(Determinant), floor: 1e-9);
    }

    [Theory]
    [InlineData(3, 7)]
    [InlineData(4, 2)]
    public void Gram_matrices_are_distributed_as_those_of_drawn_vectors(int count, int dim)
    {
        var (some, others) = (Grams(count, dim, isImplicit: true), Grams(count, dim, isImplicit: false));
        Func<double[,], double>[] views =
        [
            gram => gram[0, 0], gram => gram[count - 1, count - 1], gram => gram[1, 0], gram => gram[count - 1, count - 2],
            gram => gram[1, 0] * gram[2, 0] * gram[2, 1], gram => gram[0, 0] / gram[1, 1],
        ];
        Assert.All(views, view => AssertSameDistribution([.. some.Select(view)], [.. others.Select(view)]));
    }

    [Theory]
    [InlineData(true, 40)]
    [InlineData(false, 40)]
    [InlineData(false, 7)]
    [InlineData(true, 2)]
    [InlineData(false, 40, 3, new[] { 2.0, 1 })]
    [InlineData(true, 9, 3, new[] { 2.0, 1 })]
    public void Whole_runs_are_distributed_as_those_on_drawn_vectors(bool orthogonal, int dim, int patches = 2, double[]? frequencies = null)
    {
        var settings = Moderate with { OrthogonalNoise = orthogonal, Dim = dim, Patches = patches, SignalFrequencies = frequencies ?? [1] };
        var some = Runs(settings with { ImplicitDim = true }, firstSeed: 1);
        var others = Runs(settings, firstSeed: 100_001);
        foreach (var metric in some[0].Final.Values.Keys)
        {
            AssertSameDistribution([.. some.Select(run => run.Rows[0][metric])], [.. others.Select(run => run.Rows[0][metric])], metric);
            AssertSameDistribution([.. some.Select(run => run.Final[metric])], [.. others.Select(run => run.Final[metric])], metric);
        }
    }

    [Theory]
    [InlineData(1_000_000)]
    [InlineData(1_000_000_000)]
    [InlineData(int.MaxValue)]
    public void The_dimension_may_be_anything(int dim)
    {
        using var scope = NewDisposeScope();
        var settings = Moderate with { Engine = "reduced", ImplicitDim = true, Dim = dim, NoiseStd = 1 / Math.Sqrt(dim), InitStd = 0.01 };
        var products = ReducedData.Draw(settings, 1).Train;
        var spread = 6 * Math.Sqrt(2.0 / dim);
        Assert.All(products.SquaredNoise[..products.Samples], squared => Assert.Equal(1, squared, spread));
        var run = SyntheticExperiment.Run(settings, cancellationToken: TestContext.Current.CancellationToken).Runs[0];
        Assert.All(run.Final.Values.Values, value => Assert.True(double.IsFinite(value)));
    }

    [Fact]
    public void One_dimension_is_the_signals_own()
    {
        var record = SyntheticExperiment.Run(
            Moderate with { Engine = "reduced", ImplicitDim = true, Dim = 1 }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(0, record.Runs[0].Final[Metric.NoiseMemorization]);
    }

    private static List<RunRecord> Runs(SyntheticSettings settings, int firstSeed) =>
    [
        .. ReducedExperiment.Run(
            [.. Enumerable.Range(firstSeed, 600).Select(seed => new ReducedRun(settings, "pegr", 0.1, seed))],
            cancellationToken: TestContext.Current.CancellationToken),
    ];

    private static List<double[,]> Grams(int count, int dim, bool isImplicit)
    {
        using var generator = Seeds.Generator(count, isImplicit ? "implicit" : "explicit");
        return [.. Enumerable.Range(0, Draws).Select(_ =>
        {
            using var scope = NewDisposeScope();
            var vectors = isImplicit
                ? BartlettFactor.Draw(count, dim, generator) : randn([count, dim], float64, generator: generator);
            return Arrays.Of2(vectors.matmul(vectors.t()));
        })];
    }

    private static double Determinant(double[,] gram)
        => (gram[0, 0] * ((gram[1, 1] * gram[2, 2]) - (gram[1, 2] * gram[2, 1])))
            - (gram[0, 1] * ((gram[1, 0] * gram[2, 2]) - (gram[1, 2] * gram[2, 0])))
            + (gram[0, 2] * ((gram[1, 0] * gram[2, 1]) - (gram[1, 1] * gram[2, 0])));

    // Within five standard errors, of the known variance or the sample's.
    private static void AssertMean(double expected, double? variance, IEnumerable<double> values, double floor = 0)
    {
        var all = values.ToArray();
        var mean = all.Average();
        var spread = variance ?? all.Average(value => (value - mean) * (value - mean));
        Assert.Equal(expected, mean, Math.Max(floor, 5 * Math.Sqrt(spread / all.Length)));
    }

    // Kolmogorov and Smirnov; two equal distributions exceed this in one of a hundred thousand pairs of samples.
    private static void AssertSameDistribution(double[] some, double[] others, string what = "")
    {
        var points = some.Concat(others).Where(value => !double.IsNaN(value)).Distinct().ToArray();
        Array.Sort(some);
        Array.Sort(others);
        var distance = points.Max(point => Math.Abs(Below(some, point) - Below(others, point)));
        var bound = Math.Sqrt(Math.Log(2 / 1e-5) / 2 * (some.Length + others.Length) / ((double)some.Length * others.Length));
        Assert.True(distance <= bound, $"{what}: the distributions are {distance:F3} apart, more than {bound:F3}.");
    }

    private static double Below(double[] sorted, double point)
    {
        var index = Array.BinarySearch(sorted, point);
        while (index >= 0 && index + 1 < sorted.Length && sorted[index + 1].Equals(point))
        {
            index++;
        }

        return (index >= 0 ? index + 1 : ~index) / (double)sorted.Length;
    }
}
