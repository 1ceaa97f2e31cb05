using Pegr.Torch.Comparisons;
using Pegr.Torch.Plotting.Style;
using ScottPlot;
using ScottPlot.Colormaps;
using ScottPlot.Plottables;

namespace Pegr.Torch.Plotting.Tests;

public sealed class ColorVisionTests
{
    private const int Steps = 64;

    [Fact]
    public void A_higher_value_of_a_map_is_lighter_for_all_eyes_and_in_gray()
        => Assert.All(ColorVision.All, eyes => AssertRises(Colors(new Viridis(), 0, 1).Select(eyes.Luminance)));

    [Fact]
    public void A_larger_difference_is_darker_on_both_sides_of_0_for_all_eyes_and_in_gray()
        => Assert.All(ColorVision.All, eyes =>
        {
            AssertRises(Colors(new Balance(), 0, 0.5).Select(eyes.Luminance));
            AssertRises(Colors(new Balance(), 1, 0.5).Select(eyes.Luminance));
        });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_line_is_seen_on_its_ground_by_all_eyes_and_in_gray(bool isDark)
    {
        var scheme = isDark ? FigureScheme.Dark : FigureScheme.Light;
        string[] objectives = ["pegr", "gd", "gr", "variance", "sam", "label-noise", "group", "norm", "example-norm", "fisher", "mine", "yours"];
        double[] lambdas = [0.001, 0.01, 0.1, 1, 10];
        var groups = ObjectiveGroup.Of(SampleRecords.Synthetic(1, [.. from objective in objectives from lambda in lambdas select (objective, lambda)]).Runs);
        var looks = scheme.Draw(() => ObjectiveLooks.For(groups).Concat(ObjectiveLooks.Named([.. Enumerable.Range(0, 12).Select(index => $"group {index}")])).ToList());

        Assert.All(looks, look => Assert.All(ColorVision.All, eyes =>
        {
            var (line, ground) = (eyes.Luminance(look.Color) + 0.05, eyes.Luminance(scheme.Ground) + 0.05);
            var contrast = Math.Max(line, ground) / Math.Min(line, ground);
            Assert.True(contrast > 1.9, $"{look.Name} has contrast {contrast:0.00} for {eyes.Name}");
        }));
    }

    [Fact]
    public void Numbers_are_read_on_cells_of_any_color()
        => Assert.All(Colors(new Viridis(), 0, 1).Concat(Colors(new Balance(), 0, 1)), ground => Assert.True(Contrast.Between(ground, Contrast.On(ground)) >= 4.5));

    [Theory]
    [InlineData("test-accuracy")]
    [InlineData("gradient-norms")]
    public void Lines_are_white_at_both_sides_where_they_lie_on_bands_and_none_hides_another(string figure)
    {
        using var drawing = FigureRegistry.Draw(figure, SampleRecords.Synthetic());

        var lines = drawing.Plot.GetPlottables<Scatter>().Where(line => line.LineWidth > 0).ToList();
        var casings = lines.TakeWhile(line => line.LineColor == ScottPlot.Colors.White).ToList();
        var curves = lines.Skip(casings.Count).ToList();
        Assert.NotEmpty(casings);
        Assert.DoesNotContain(curves, line => line.LineColor == ScottPlot.Colors.White);
        Assert.Equal(curves.Select(line => line.Data.GetScatterPoints()), casings.Select(line => line.Data.GetScatterPoints()));
    }

    private static IEnumerable<Color> Colors(IColormap map, double from, double to)
        => Enumerable.Range(0, Steps + 1).Select(step => map.GetColor(from + ((to - from) * step / Steps)));

    // Steps between neighbors are a level of one channel at some ends: a fraction of the range must rise everywhere.
    private static void AssertRises(IEnumerable<double> luminances)
    {
        const int Apart = 4;
        double[] all = [.. luminances];
        Assert.All(all.Zip(all.Skip(Apart)), pair => Assert.True(pair.Second > pair.First, $"{pair.First} is followed by {pair.Second}"));
    }
}
