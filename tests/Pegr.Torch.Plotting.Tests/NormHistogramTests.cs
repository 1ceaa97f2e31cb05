using Pegr.Torch.Plotting.Aggregation;

namespace Pegr.Torch.Plotting.Tests;

public sealed class NormHistogramTests
{
    [Fact]
    public void Fractions_of_each_group_sum_to_one_whatever_its_size()
    {
        var histogram = NormHistogram.Of([[1, 2, 3, 4], [2.5], Enumerable.Range(0, 1000).Select(i => i / 250.0).ToArray()])!;

        Assert.All(histogram.Fractions, fractions => Assert.Equal(1, fractions.Sum(), 1e-9));
    }

    [Fact]
    public void Norms_fall_into_the_bins_that_hold_them()
    {
        var histogram = NormHistogram.Of([[0, 3, 3, 3]])!;

        Assert.False(histogram.IsLogarithmic);
        Assert.Equal(0.25, histogram.Fractions[0][0]);
        Assert.Equal(0.75, histogram.Fractions[0][^1]);
        Assert.Equal((0, 3), (histogram.Edges[0], histogram.Edges[^1]));
    }

    [Fact]
    public void Norms_that_span_decades_have_logarithmic_bins()
    {
        var histogram = NormHistogram.Of([[1e-4, 1e-4], [1, 1]])!;

        Assert.True(histogram.IsLogarithmic);
        Assert.False(histogram.HasUnderflow);
        Assert.Equal(-4, histogram.Edges[0], 1e-9);
        Assert.Equal(0, histogram.Edges[^1], 1e-9);
        Assert.Equal(1, histogram.Fractions[0][0]);
        Assert.Equal(1, histogram.Fractions[1][^1]);
    }

    [Fact]
    public void One_outlier_does_not_make_the_bins_logarithmic()
    {
        var norms = Enumerable.Range(0, 1000).Select(i => 1 + i / 1000.0).Append(1e-6).ToArray();

        Assert.False(NormHistogram.Of([norms])!.IsLogarithmic);
    }

    [Fact]
    public void Zeros_on_logarithmic_bins_count_in_the_first_and_are_told()
    {
        var histogram = NormHistogram.Of([[0, 1e-4, 1e-3, 1e-2, 1e-1, 1]])!;

        Assert.True(histogram.IsLogarithmic);
        Assert.True(histogram.HasUnderflow);
        Assert.Equal(2 / 6.0, histogram.Fractions[0][0], 1e-9);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(1e-12)]
    public void Equal_norms_have_bins_of_some_width(double norm)
    {
        var histogram = NormHistogram.Of([[norm, norm]])!;

        Assert.True(histogram.BinWidth > 0);
        Assert.Equal(1, histogram.Fractions[0].Sum(), 1e-9);
    }

    [Fact]
    public void Without_a_finite_norm_there_is_no_histogram()
    {
        Assert.Null(NormHistogram.Of([[], [double.NaN, double.PositiveInfinity]]));
        Assert.Null(NormHistogram.Of([]));
    }

    [Fact]
    public void A_group_without_norms_keeps_its_place_with_zeros()
    {
        var histogram = NormHistogram.Of([[], [1, 2]])!;

        Assert.Equal(0, histogram.Fractions[0].Sum());
        Assert.Equal(1, histogram.Fractions[1].Sum(), 1e-9);
    }
}
