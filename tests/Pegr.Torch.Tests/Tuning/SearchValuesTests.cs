using Pegr.Torch.Tuning;

namespace Pegr.Torch.Tests.Tuning;

/// <summary>Numbers and ranges that a search takes values from.</summary>
public sealed class SearchValuesTests
{
    [Theory]
    [InlineData("0.1", "0.1")]
    [InlineData("0", "0")]
    [InlineData("0.001..1", "0.001..1")]
    [InlineData("1e-3..1", "0.001..1")]
    [InlineData("0, 1e-4..0.1 ,3", "0,0.0001..0.1,3")]
    [InlineData("2..2", "2")]
    public void What_is_written_is_printed_so_that_it_is_read_the_same(string text, string printed)
    {
        var values = SearchValues.Parse("lambda", text);

        Assert.Equal(printed, values.ToString());
        Assert.Equal(printed, SearchValues.Parse("lambda", values.ToString()).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("1..")]
    [InlineData("..1")]
    [InlineData("1..2..3")]
    [InlineData("1,,2")]
    [InlineData("2..1")]
    [InlineData("0..1")]
    [InlineData("-1")]
    [InlineData("-1..1")]
    [InlineData("nan")]
    [InlineData("1..inf")]
    public void What_is_no_list_of_numbers_and_ranges_is_refused(string text)
        => Assert.StartsWith("lambda: ", Assert.Throws<InvalidInputException>(() => SearchValues.Parse("lambda", text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Numbers_and_ranges_have_equal_parts_and_a_range_is_logarithmic()
    {
        var values = SearchValues.Parse("weight-decay", "0,0.01..100");

        Assert.Equal([0.0, 0, 0, 0.01, 1, 100], new[] { 0, 0.25, 0.4999, 0.5, 0.75, 0.999999 }.Select(values.At));
        Assert.Equal((0, 100), (values.Low, values.High));
    }

    // Three figures: what is drawn can be typed in.
    [Fact]
    public void What_is_drawn_from_a_range_has_three_figures()
    {
        var values = SearchValues.Parse("lambda", "1e-5..3");

        foreach (var place in Enumerable.Range(0, 1000).Select(k => k / 1000.0))
        {
            var (drawn, exact) = (values.At(place), 1e-5 * Math.Pow(3e5, place));
            Assert.InRange(drawn, exact * 0.995, exact * 1.0051);
            Assert.InRange(drawn.ToString("R", System.Globalization.CultureInfo.InvariantCulture).Trim('0', '.').Length, 1, 8);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_place_outside_counts_as_the_nearest_end(double place)
        => Assert.Equal(place < 0 ? 1 : 10, SearchValues.Between(1, 10).At(place), 1e-9);
}
