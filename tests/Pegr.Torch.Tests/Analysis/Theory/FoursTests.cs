using System.Runtime.Intrinsics;
using Pegr.Torch.Theory;

namespace Pegr.Torch.Tests.Analysis.Theory;

public sealed class FoursTests
{
    private static readonly double[] Numbers = [-1.5, -0.01, 0, 0.004, 0.02, 0.7, 1, 3];

    [Theory]
    [InlineData(1)]
    [InlineData(1.5)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_unit_gives_four_numbers_what_it_gives_each(double power)
    {
        var unit = new RectifiedUnit(power);
        for (var start = 0; start < Numbers.Length; start += Vector256<double>.Count)
        {
            var four = Numbers.Four(start);
            var (values, slopes, products) = (unit.Value(four), unit.Slope(four), unit.SlopeTimesCurvature(four));
            for (var lane = 0; lane < Vector256<double>.Count; lane++)
            {
                Assert.Equal(unit.Value(four[lane]), values[lane]);
                Assert.Equal(unit.Slope(four[lane]), slopes[lane]);
                Assert.Equal(unit.SlopeTimesCurvature(four[lane]), products[lane]);
            }
        }
    }

    // What is left after the last four is followed one by one: a number alone, and the same within four, move alike.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Coordinates_follow_a_number_as_they_follow_four(bool linear)
    {
        double[] changes = [0, 0.003, -0.003, 1e-5, -0.4, 0.05, -2];
        foreach (var (felt, change) in from number in Numbers from change in changes select (number, change))
        {
            var (alone, four) = (Coordinates(1), Coordinates(4));
            var (expected, steps) = (alone.StepsAtOnce(), four.StepsAtOnce());
            Assert.True(expected.Equals(steps) || Math.Abs((steps / expected) - 1) < 1e-12, $"{expected} steps alone, {steps} of four.");
            foreach (var times in new[] { 1, 5 })
            {
                Assert.Equal(alone.Advance(times, 2), four.Advance(times, 2));
                Assert.All(four.Values, value => Assert.Equal(alone.Values[0], value, 1e-12));
            }

            MeanFieldCoordinates Coordinates(int count)
            {
                var coordinates = new MeanFieldCoordinates([.. Enumerable.Repeat(felt, count)], linear);
                Array.Fill(coordinates.Changes, change);
                return coordinates;
            }
        }
    }

    [Fact]
    public void A_value_that_is_no_number_is_seen_among_four()
    {
        var coordinates = new MeanFieldCoordinates([0.1, 0.2, 0.3, 0.4], linear: false);
        coordinates.Changes[2] = double.NaN;
        Assert.False(coordinates.Advance(1, 1e6));
    }
}
