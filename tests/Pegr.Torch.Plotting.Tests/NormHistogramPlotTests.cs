using Pegr.Torch.Plotting.Parts;
using ScottPlot.Plottables;

namespace Pegr.Torch.Plotting.Tests;

public sealed class NormHistogramPlotTests
{
    [Fact]
    public void Every_group_is_a_shape_whose_area_is_one_group()
    {
        double[] few = [1, 2, 3], many = [.. Enumerable.Range(0, 50).Select(index => 4 + 0.1 * index)];
        using var drawing = NormHistogramPlot.Draw("norms", "norm", ("few", few), ("many", many));

        var texts = SvgText.All(drawing.ToSvg()).Select(text => text.Text).ToArray();
        Assert.All(["norms", "norm", "fraction of the group's examples", "few", "many"], text => Assert.Contains(text, texts));
        var shapes = drawing.Plot.GetPlottables<Polygon>().ToArray();
        Assert.Equal(2, shapes.Length);
        var width = (8.9 - 1) / 30; // bins go from the smallest to the largest norm
        Assert.All(shapes, shape => Assert.Equal(width, Area(shape), 9));
        Assert.NotEqual(shapes[0].FillColor, shapes[1].FillColor);
    }

    [Fact]
    public void A_group_without_a_finite_norm_is_left_out_and_none_at_all_refused()
    {
        using var drawing = NormHistogramPlot.Draw("norms", "norm", ("some", [1, 2]), ("none", [double.NaN]));

        Assert.Single(drawing.Plot.GetPlottables<Polygon>());
        Assert.DoesNotContain("none", SvgText.All(drawing.ToSvg()).Select(text => text.Text));
        Assert.Throws<ArgumentException>(() => NormHistogramPlot.Draw("norms", "norm", ("none", [double.NaN])));
    }

    private static double Area(Polygon shape)
    {
        var corners = shape.Coordinates;
        return Math.Abs(corners.Zip(corners.Skip(1).Append(corners[0]), (a, b) => (a.X * b.Y - b.X * a.Y) / 2).Sum());
    }
}
