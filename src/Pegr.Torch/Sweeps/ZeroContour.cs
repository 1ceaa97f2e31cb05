namespace Pegr.Torch.Sweeps;

/// <summary>Where a function of two variables changes its sign, found on a grid by marching squares.</summary>
public static class ZeroContour
{
    /// <summary>Traces the contour.</summary>
    /// <param name="xs">Grid values of x.</param>
    /// <param name="ys">Grid values of y.</param>
    /// <param name="function">The function; null where it has no value. Several threads call it at once.</param>
    /// <param name="halvings">How often a side of a square that the contour crosses is halved before the function is taken for linear: for functions that are steep.</param>
    /// <returns>The pieces, one or two for every square that the contour crosses.</returns>
    public static IReadOnlyList<BoundaryLine> Trace(
        IReadOnlyList<double> xs, IReadOnlyList<double> ys, Func<double, double, double?> function, int halvings = 0)
    {
        ArgumentNullException.ThrowIfNull(xs);
        ArgumentNullException.ThrowIfNull(function);
        var values = ys.AsParallel().AsOrdered().Select(y => xs.Select(x => function(x, y)).ToArray()).ToArray();
        return [.. Enumerable.Range(0, Math.Max(ys.Count - 1, 0)).AsParallel().AsOrdered().SelectMany(Row)];

        List<BoundaryLine> Row(int row)
        {
            var lines = new List<BoundaryLine>();
            for (var column = 0; column + 1 < xs.Count; column++)
            {
                AddSquare(lines, xs, ys, values, (from, to) => Crossing(from, to, function, halvings), column, row);
            }

            return lines;
        }
    }

    private static void AddSquare(
        List<BoundaryLine> lines,
        IReadOnlyList<double> xs,
        IReadOnlyList<double> ys,
        double?[][] values,
        Func<(double X, double Y, double? Value), (double X, double Y, double? Value), (double X, double Y)> crossing,
        int column,
        int row)
    {
        // Corners in turn, so that neighbors are joined by a side.
        (double X, double Y, double? Value)[] corners =
        [
            (xs[column], ys[row], values[row][column]),
            (xs[column + 1], ys[row], values[row][column + 1]),
            (xs[column + 1], ys[row + 1], values[row + 1][column + 1]),
            (xs[column], ys[row + 1], values[row + 1][column]),
        ];
        if (corners.Any(corner => corner.Value is null))
        {
            return;
        }

        var crossings = new List<(double X, double Y)>();
        for (var side = 0; side < corners.Length; side++)
        {
            var (from, to) = (corners[side], corners[(side + 1) % corners.Length]);
            if (from.Value > 0 != to.Value > 0)
            {
                // The neighbor that shares this side must find the same point to the last bit.
                if ((to.X, to.Y).CompareTo((from.X, from.Y)) < 0)
                {
                    (from, to) = (to, from);
                }

                crossings.Add(crossing(from, to));
            }
        }

        // A contour that touches a corner only has no length there.
        foreach (var pair in crossings.Chunk(2).Where(pair => pair[0] != pair[1]))
        {
            lines.Add(new BoundaryLine(pair[0].X, pair[0].Y, pair[1].X, pair[1].Y));
        }
    }

    private static (double X, double Y) Crossing(
        (double X, double Y, double? Value) from, (double X, double Y, double? Value) to, Func<double, double, double?> function, int halvings)
    {
        for (var halving = 0; halving < halvings; halving++)
        {
            var (x, y) = ((from.X + to.X) / 2, (from.Y + to.Y) / 2);
            if (function(x, y) is not { } value)
            {
                break;
            }

            if (value > 0 == from.Value > 0)
            {
                from = (x, y, value);
            }
            else
            {
                to = (x, y, value);
            }
        }

        // Where the function is 0 at a corner, the corner's other sides must find it to the last bit as well.
        var t = from.Value!.Value / (from.Value.Value - to.Value!.Value);
        return t == 1 ? (to.X, to.Y) : (from.X + (t * (to.X - from.X)), from.Y + (t * (to.Y - from.Y)));
    }
}
