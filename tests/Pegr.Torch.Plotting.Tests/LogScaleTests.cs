using Pegr.Torch.Plotting.Parts;

namespace Pegr.Torch.Plotting.Tests;

public sealed class LogScaleTests
{
    [Fact]
    public void Positive_values_lie_within_the_limits_at_their_logarithm()
    {
        var scale = LogScale.For([0.001, 0.5, 20]);

        Assert.Equal(-3, scale.Coordinate(0.001), 12);
        Assert.InRange(scale.Limits.Min, -3.5, -3.0001);
        Assert.InRange(scale.Limits.Max, Math.Log10(20) + 0.0001, 2);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1e-200)]
    public void Zero_negative_and_vanishing_values_lie_below_the_axis(double value)
    {
        var scale = LogScale.For([1, 0.1, value]);

        Assert.True(scale.Limits.Min > -2, "they do not stretch the axis");
        Assert.True(double.IsFinite(scale.Coordinate(value)));
        Assert.True(scale.Coordinate(value) < scale.Limits.Min);
    }

    [Fact]
    public void A_single_value_has_room_around_it()
    {
        var scale = LogScale.For([0.25]);

        Assert.True(scale.Limits.Min < scale.Coordinate(0.25) && scale.Coordinate(0.25) < scale.Limits.Max);
    }
}
