using Pegr.Torch.Sweeps;

namespace Pegr.Torch.Tests.Sweeps;

public sealed class ZeroContourTests
{
    private static readonly double[] Grid = [.. Enumerable.Range(0, 21).Select(i => i / 10.0)];

    [Fact]
    public void A_straight_line_is_found_exactly()
    {
        var lines = ZeroContour.Trace(Grid, Grid, (x, y) => y - (0.5 * x) - 0.33);

        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Equal(0, line.Y1 - (0.5 * line.X1) - 0.33, 1e-12));
        Assert.Equal(2, lines.Sum(line => Math.Abs(line.X2 - line.X1)), 1e-12);
    }

    [Fact]
    public void The_ends_of_neighbours_are_the_same_bits()
    {
        var lines = ZeroContour.Trace(Grid, Grid, (x, y) => (x * x) + (y * y) - 1.7);

        var ends = lines.SelectMany(line => new[] { (line.X1, line.Y1), (line.X2, line.Y2) });
        Assert.Equal(2, ends.GroupBy(end => end).Count(end => end.Count() == 1));
    }

    [Fact]
    public void A_line_through_points_of_the_grid_has_no_gap()
    {
        double[] xs = [.. Enumerable.Range(0, 121).Select(i => 0.1 + (6.0 * i / 120))];
        double[] ys = [.. Enumerable.Range(17, 211).Select(i => (double)i)];

        var lines = ZeroContour.Trace(xs, ys, (x, y) => Math.Log(y * x * x / 250) - Math.Log(2)); // 0 at (2, 125), (5, 20) and so on

        var ends = lines.SelectMany(line => new[] { (line.X1, line.Y1), (line.X2, line.Y2) }).ToList();
        Assert.Equal(2, ends.GroupBy(end => end).Count(end => end.Count() == 1));
        Assert.DoesNotContain(lines, line => (line.X1, line.Y1) == (line.X2, line.Y2));
        Assert.Contains((2, 125), ends);
    }

    [Fact]
    public void A_step_is_found_between_the_points_of_the_grid()
    {
        var lines = ZeroContour.Trace(Grid, Grid, (x, y) => y > (0.5 * x) + 0.333 ? 1 : -1, halvings: 4);

        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Equal(0, line.Y1 - (0.5 * line.X1) - 0.333, 0.1 / 16));
    }

    [Fact]
    public void Where_there_is_no_sign_change_or_no_value_there_is_no_line()
    {
        Assert.Empty(ZeroContour.Trace(Grid, Grid, (_, _) => 1));
        Assert.Empty(ZeroContour.Trace(Grid, Grid, (x, _) => x > 1 ? null : 1.05 - x));
    }
}
