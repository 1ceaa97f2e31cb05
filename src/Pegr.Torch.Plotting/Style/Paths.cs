using Pegr.Torch.Sweeps;

namespace Pegr.Torch.Plotting.Style;

/// <summary>Joins pieces of lines at their common ends.</summary>
internal static class Paths
{
    /// <summary>The pieces as paths, each as long as it can be.</summary>
    public static IReadOnlyList<IReadOnlyList<(double X, double Y)>> Join(IEnumerable<BoundaryLine> lines)
    {
        var left = new LinkedList<BoundaryLine>(lines);
        var paths = new List<IReadOnlyList<(double X, double Y)>>();
        while (left.First is { } first)
        {
            left.RemoveFirst();
            var path = new LinkedList<(double X, double Y)>([(first.Value.X1, first.Value.Y1), (first.Value.X2, first.Value.Y2)]);
            while (Take(left, path.Last!.Value) is { } next)
            {
                path.AddLast(next);
            }

            while (Take(left, path.First!.Value) is { } next)
            {
                path.AddFirst(next);
            }

            paths.Add([.. path]);
        }

        return paths;
    }

    private static (double X, double Y)? Take(LinkedList<BoundaryLine> left, (double X, double Y) end)
    {
        for (var node = left.First; node is not null; node = node.Next)
        {
            var line = node.Value;
            if ((line.X1, line.Y1) == end || (line.X2, line.Y2) == end)
            {
                left.Remove(node);
                return (line.X1, line.Y1) == end ? (line.X2, line.Y2) : (line.X1, line.Y1);
            }
        }

        return null;
    }
}
