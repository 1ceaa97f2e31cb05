using Pegr.Torch.Plotting.Style;
using Pegr.Torch.Sweeps;
using Pegr.Torch.Tables;

namespace Pegr.Torch.Plotting.Parts;

/// <summary>The numbers of maps as a table: a line for every cell of every map, then one for every point of the predicted boundaries.</summary>
internal static class MapNumbers
{
    /// <summary>Makes the table. A boundary's lines have no value; those of one piece follow each other and have its number.</summary>
    public static TextTable Of(SweepRecord record, IReadOnlyList<MapContent> maps)
    {
        var cells =
            from map in maps
            from cell in record.Cells()
            select (string[])["cell", PlotText.Plain(map.Name), .. At(record, cell), CurveNumbers.Number(map.Value(cell)), ""];
        var boundaries =
            from item in maps.SelectMany(map => map.Bounded).Distinct().Indexed()
            from piece in Paths.Join(item.Item.Boundary).Indexed()
            from point in piece.Item
            select (string[])
            [
                "boundary",
                PlotText.Plain(SweepText.NameOf(item.Item)),
                .. OfAxes(record, point.X, point.Y).Select(CurveNumbers.Number),
                "",
                CurveNumbers.Number(piece.Index + 1),
            ];
        return new TextTable(["kind", "series", .. Headers(record), "value", "piece"], [.. cells, .. boundaries]);
    }

    /// <summary>The columns' names of a sweep's axes.</summary>
    public static IEnumerable<string> Headers(SweepRecord record) => OfAxes(record, record.X, record.Y).Select(axis => axis.Key.Replace('-', '_'));

    /// <summary>A cell's values in them, as <c>results.csv</c> has them.</summary>
    public static IEnumerable<string> At(SweepRecord record, (double X, double Y) cell)
        => OfAxes(record, (record.X, cell.X), (record.Y, cell.Y)).Select(place => place.Item1.Column(place.Item2));

    // A sweep of one axis has no column for the other.
    private static IEnumerable<T> OfAxes<T>(SweepRecord record, T x, T y) => record.Y == SweepAxis.None ? [x] : [x, y];
}
