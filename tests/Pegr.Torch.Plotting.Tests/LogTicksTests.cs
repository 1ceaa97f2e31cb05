using Pegr.Torch.Plotting.Parts;

namespace Pegr.Torch.Plotting.Tests;

public sealed class LogTicksTests
{
    [Fact]
    public void Several_decades_are_labeled_with_powers_of_ten()
    {
        Assert.Equal(["10⁻³", "10⁻²", "10⁻¹", "10⁰", "10¹"], Labels(-3.2, 1.1, 12));
    }

    [Fact]
    public void Many_decades_are_labeled_at_even_distances_at_zero_among_them()
    {
        Assert.Equal(["10⁻⁹", "10⁻⁶", "10⁻³", "10⁰"], Labels(-11.5, 1.5, 5));
    }

    [Fact]
    public void About_one_decade_is_labeled_with_decimals()
    {
        Assert.Equal(["0.5", "1", "2"], Labels(Math.Log10(0.33), Math.Log10(2.5), 12));
    }

    [Fact]
    public void A_narrow_range_is_labeled_with_even_decimals()
    {
        Assert.Equal(["0.65", "0.7", "0.75"], Labels(Math.Log10(0.62), Math.Log10(0.77), 12));
    }

    [Theory]
    [InlineData(-300, -290)]
    [InlineData(-0.001, 0.001)]
    [InlineData(0.3, 1.0)]
    [InlineData(4, 9)]
    public void Every_range_has_two_labels_or_more_at_their_values_within_it(double low, double high)
    {
        var ticks = LogTicks.Between(low, high, 10);

        Assert.True(ticks.Count(tick => tick.IsMajor) is >= 2 and <= 12);
        Assert.All(ticks, tick => Assert.InRange(tick.Position, low, high));
    }

    private static IEnumerable<string> Labels(double low, double high, int most)
        => LogTicks.Between(low, high, most).Where(tick => tick.IsMajor).Select(tick => tick.Label);
}
