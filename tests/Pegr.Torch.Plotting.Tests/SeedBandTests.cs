using Pegr.Torch.Plotting.Aggregation;
using ScottPlot;

namespace Pegr.Torch.Plotting.Tests;

public sealed class SeedBandTests
{
    [Fact]
    public void Mean_and_range_are_taken_step_by_step()
    {
        var band = SeedBand.Over([Curve((0, 1), (10, 4)), Curve((0, 3), (10, 8)), Curve((0, 2), (10, 3))]);

        Assert.Equal([new BandPoint(0, new Spread(2, 1, 3, 3)), new BandPoint(10, new Spread(5, 3, 8, 3))], band);
    }

    [Fact]
    public void A_run_logged_at_other_steps_is_interpolated_between_its_own()
    {
        var band = SeedBand.Over([Curve((0, 0), (10, 10)), Curve((0, 2), (4, 6), (10, 6))]);

        Assert.Equal([0, 4, 10], band.Select(point => point.X));
        Assert.Equal(new Spread(5, 4, 6, 2), band[1].Value);
    }

    [Fact]
    public void A_run_that_stopped_early_is_not_prolonged()
    {
        var band = SeedBand.Over([Curve((0, 1), (5, 1)), Curve((0, 3), (5, 3), (10, 3))]);

        Assert.Equal(new Spread(2, 1, 3, 2), band[1].Value);
        Assert.Equal(new Spread(3, 3, 3, 1), band[2].Value);
    }

    [Fact]
    public void A_run_that_started_late_does_not_count_before()
    {
        var band = SeedBand.Over([Curve((5, 1), (10, 1)), Curve((0, 3), (10, 3))]);

        Assert.Equal(1, band[0].Value.Count);
        Assert.Equal(new Spread(2, 1, 3, 2), band[1].Value);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Values_that_are_not_finite_count_as_not_measured(double value)
    {
        var band = SeedBand.Over([Curve((0, 1), (5, value), (10, 3)), Curve((0, 5), (5, 5), (10, value))]);

        Assert.Equal([0, 5, 10], band.Select(point => point.X));
        Assert.Equal(new Spread(3.5, 2, 5, 2), band[1].Value);
        Assert.Equal(new Spread(3, 3, 3, 1), band[2].Value);
    }

    [Fact]
    public void Curves_without_a_finite_value_give_no_band()
    {
        Assert.Empty(SeedBand.Over([Curve((0, double.NaN)), Curve()]));
        Assert.Empty(SeedBand.Over([]));
    }

    [Fact]
    public void Long_curves_on_unlike_grids_agree_with_a_plain_count()
    {
        var even = Curve(Enumerable.Range(0, 501).Select(step => (2.0 * step, 1.0 * step)).ToArray());
        var third = Curve(Enumerable.Range(0, 334).Select(step => (3.0 * step, 1.5 * step)).ToArray());

        var band = SeedBand.Over([even, third]);

        // Both are the line y = x/2, on 501 + 334 steps of which every sixth is common.
        Assert.Equal(501 + 334 - 167, band.Count);
        Assert.All(band, point => Assert.Equal(point.X / 2, point.Value.Mean, 1e-9));
    }

    private static Coordinates[] Curve(params (double X, double Y)[] points)
        => points.Select(point => new Coordinates(point.X, point.Y)).ToArray();
}
