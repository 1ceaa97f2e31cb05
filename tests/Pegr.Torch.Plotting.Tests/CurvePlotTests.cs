using Pegr.Torch.Plotting.Style;

namespace Pegr.Torch.Plotting.Tests;

public sealed class CurvePlotTests
{
    [Fact]
    public void Curves_have_the_look_of_the_objective_that_they_are_named_after()
    {
        using var drawing = CurvePlot.Draw("title", "x", "y", [("PEGR", [(0, 1), (1, 2)]), ("the loss", [(0, 3), (1, 4)])]);

        var items = drawing.Plot.Legend.ManualItems;
        Assert.Equal(["PEGR", "the loss"], items.Select(item => item.LabelText));
        Assert.Equal(ObjectiveLooks.Find("PEGR")!.Color, items[0].MarkerStyle.FillColor);
        Assert.NotEqual(items[0].MarkerStyle.FillColor, items[1].MarkerStyle.FillColor);
        Assert.NotEqual(items[0].MarkerStyle.Shape, items[1].MarkerStyle.Shape);
        Assert.Null(ObjectiveLooks.Find("the loss"));
    }

    [Fact]
    public void All_points_are_inside_the_axes()
    {
        using var linear = CurvePlot.Draw("title", "x", "y", [("a", [(-1, 5), (3, double.NaN), (4, 7)])]);
        using var logarithmic = CurvePlot.Draw("title", "x", "y", [("a", [(0, 0.01), (1, 100)])], isLogarithmic: true);

        var limits = linear.Plot.Axes.GetLimits();
        Assert.InRange(5, limits.Bottom, limits.Top);
        Assert.InRange(7, limits.Bottom, limits.Top);
        Assert.InRange(4, limits.Left, limits.Right);
        var decades = logarithmic.Plot.Axes.GetLimits();
        Assert.InRange(decades.Bottom, -2.5, -2);
        Assert.InRange(decades.Top, 2, 2.5);
    }

    [Fact]
    public void Nothing_to_draw_is_refused()
    {
        Assert.Throws<ArgumentException>(() => CurvePlot.Draw("title", "x", "y", [("a", [])]));
        Assert.Throws<ArgumentException>(() => CurvePlot.Draw("title", "x", "y", [("a", [(0, 0)])], isLogarithmic: true));
    }
}
