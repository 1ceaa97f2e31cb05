using Pegr.Torch.Sweeps;

namespace Pegr.Torch.Tests.Sweeps;

public sealed class SweepAxisTests
{
    [Fact]
    public void Linear_values_are_evenly_spaced_and_short()
        => Assert.Equal([0.1, 0.2, 0.3, 0.4], Parse("signal-norm=0.1:0.4:4").Values);

    [Fact]
    public void Logarithmic_values_are_evenly_spaced_in_their_logarithms()
    {
        var axis = Parse("lambda=0.01:100:5log");

        Assert.True(axis.IsLogarithmic);
        Assert.Equal([0.01, 0.1, 1, 10, 100], axis.Values);
    }

    [Fact]
    public void Whole_numbers_are_rounded()
        => Assert.Equal([20, 43, 93, 200], Parse("samples=20:200:4log", isInteger: true).Values);

    [Theory]
    [InlineData("samples=20.5,30", "names 20.5, and samples takes whole numbers")]
    [InlineData("samples=20,30.25log", "names 30.25, and")]
    public void What_a_list_names_is_not_rounded(string text, string expected)
        => Assert.Contains(expected, Assert.Throws<InvalidInputException>(() => Parse(text, isInteger: true)).Message);

    [Fact]
    public void A_list_is_an_axis()
    {
        Assert.Equal([0.1, 0.5, 3], Parse("signal-norm=0.1,0.5, 3").Values);
        Assert.False(Parse("signal-norm=0.1,0.5").IsLogarithmic);
        Assert.True(Parse("samples=20,50,200log", isInteger: true) is { IsLogarithmic: true, IsWhole: true, Values: [20, 50, 200] });
        Assert.Equal([7], Parse("samples=7").Values);
    }

    [Fact]
    public void Words_are_an_axis()
    {
        var axis = SweepAxis.OfNames("model", ["mlp", "convnet"]);

        Assert.Equal([0, 1], axis.Values);
        Assert.Equal(["mlp", "convnet"], axis.Values.Select(axis.Text));
        Assert.Equal("0.5", Parse("a=0.5,1").Text(0.5));
        Assert.Equal(("8,2", "8;2"), (SweepAxis.OfNames("signal-frequencies", ["8,2"]).Text(0), SweepAxis.OfNames("signal-frequencies", ["8,2"]).Column(0)));
        Assert.Equal("model: 'mlp' is given twice; name each value once.", Assert.Throws<InvalidInputException>(() => SweepAxis.OfNames("model", ["mlp", "mlp"])).Message);
        Assert.Throws<InvalidInputException>(() => SweepAxis.OfNames("model", []));
    }

    [Fact]
    public void One_value_is_an_axis() => Assert.Equal([5], Parse("samples=5:5:1").Values);

    [Fact]
    public void Cells_meet_half_way_on_the_axis_scale()
    {
        Assert.Equal([0.5, 1.5, 2.5], Parse("a=1:2:2").Edges);
        Assert.Equal([Math.Pow(10, -0.5), Math.Pow(10, 0.5), Math.Pow(10, 1.5)], Parse("a=1:10:2log").Edges);
    }

    [Fact]
    public void Axes_are_made_from_numbers_too()
    {
        Assert.Equal([0.1, 0.2, 0.3], SweepAxis.Linear("noise-std", 0.1, 0.3, 3).Values);
        Assert.Equal([20, 43, 93, 200], SweepAxis.Logarithmic("samples", 20, 200, 4, isWhole: true).Values);
        Assert.Contains("reversed", Assert.Throws<InvalidInputException>(() => SweepAxis.Linear("a", 2, 1, 3)).Message);
    }

    [Fact]
    public void Curves_are_followed_between_the_cells_from_edge_to_edge()
    {
        Assert.Equal([0.5, 1, 1.5, 2, 2.5], SweepAxis.Linear("a", 1, 2, 2).Fine(5));
        Assert.Equal([8, 9, 10, 11, 12, 13, 14, 15, 16], SweepAxis.Linear("samples", 10, 14, 2, isWhole: true).Fine(100));
        Assert.Equal([0, 0.5, 1.5], SweepAxis.Linear("a", 0, 1, 2).Fine(5).Where(value => value != 1)); // the edge is at -0.5
    }

    [Theory]
    [InlineData("signal-norm", "is not an axis")]
    [InlineData("=1:2:3", "is not an axis")]
    [InlineData("a=", "is not an axis")]
    [InlineData("a=1,x", "'x' is not a finite number")]
    [InlineData("a=1,,2", "'' is not a finite number")]
    [InlineData("a=2,1", "is not in rising order")]
    [InlineData("a=1,1", "is not in rising order")]
    [InlineData("a=0,1log", "all values must be above 0")]
    [InlineData("a=1:2", "is not an axis")]
    [InlineData("a=1:2:3:4", "is not an axis")]
    [InlineData("a=x:2:3", "'x' is not a finite number")]
    [InlineData("a=1:NaN:3", "'NaN' is not a finite number")]
    [InlineData("a=1:2:0", "'0' is not a number of values")]
    [InlineData("a=1:2:3lin", "'3lin' is not a number of values")]
    [InlineData("a=1:2:1001", "from 1 to 1000")]
    [InlineData("a=3:1:5", "empty or reversed")]
    [InlineData("a=1:1:5", "empty or reversed")]
    [InlineData("a=1:2:1", "one value only")]
    [InlineData("a=0:2:3log", "FROM must be above 0")]
    public void What_is_no_axis_is_refused(string text, string expected)
    {
        var refusal = Assert.Throws<InvalidInputException>(() => Parse(text));

        Assert.StartsWith("x: ", refusal.Message);
        Assert.Contains(expected, refusal.Message);
    }

    [Fact]
    public void Values_that_rounding_makes_equal_are_refused()
        => Assert.Contains(
            "some are equal", Assert.Throws<InvalidInputException>(() => Parse("samples=1:3:9", isInteger: true)).Message);

    private static SweepAxis Parse(string text, bool isInteger = false) => SweepAxis.Parse("x", text, _ => isInteger);
}
