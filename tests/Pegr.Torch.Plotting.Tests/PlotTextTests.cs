using Pegr.Torch.Plotting.Style;

namespace Pegr.Torch.Plotting.Tests;

public sealed class PlotTextTests
{
    [Fact]
    public void Control_characters_and_lone_surrogates_do_not_reach_a_figure()
    {
        Assert.Equal("a b c �", PlotText.Clean("a\nb\u0001c \ud800 "));
        Assert.Equal("T-shirt/top λ≤½", PlotText.Clean("T-shirt/top λ≤½"));
    }

    [Fact]
    public void Long_text_is_broken_at_spaces_into_lines_that_fit()
    {
        var words = string.Join(' ', Enumerable.Repeat("wrapped", 30));

        var lines = PlotText.Wrap(words, 16, 300).Split('\n');

        Assert.True(lines.Length > 1);
        Assert.All(lines, line => Assert.True(PlotText.WidthOf(line, 16) <= 300));
        Assert.Equal(words, string.Join(' ', lines));
    }

    [Fact]
    public void A_name_too_long_is_cut_with_an_ellipsis_to_what_fits()
    {
        var cut = PlotText.Shorten(new string('m', 100), 13, 120);

        Assert.EndsWith("…", cut, StringComparison.Ordinal);
        Assert.InRange(PlotText.WidthOf(cut, 13), 100, 120);
        Assert.Equal("bag", PlotText.Shorten("bag", 13, 120));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.30000000000000004, "0.3")]
    [InlineData(-2.5, "−2.5")]
    [InlineData(30000, "30000")]
    [InlineData(2000000, "2e+6")]
    [InlineData(0.00002, "2e−5")]
    public void Ticks_are_short_decimals_with_a_point(double value, string label)
    {
        Assert.Equal(label, FigureStyle.FormatTick(value));
    }

    [Theory]
    [InlineData("n=20, σ_p=0.5, relu2", "n=20, σₚ=0.5, ReLU²")]
    [InlineData("relu, relu3, relu2.5", "ReLU, ReLU³, ReLU²·⁵")]
    [InlineData("my-relu2 and relu-2 of prelu", "my-relu2 and relu-2 of prelu")]
    public void Symbols_are_set_as_in_print(string text, string set) => Assert.Equal(set, PlotText.Symbols(text));
}
