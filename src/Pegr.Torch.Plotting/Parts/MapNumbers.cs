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
        bool[] isAxis = [true, record.Y != SweepAxis.None];
        SweepAxis[] axes = [.. new[] { record.X, record.Y }.Where((_, index) => isAxis[index])];
        string[] At(double x, double y) => [.. new[] { record.X.Text(x), isAxis[1] ? record.Y.Text(y) : "" }.Where((_, index) => isAxis[index])];
        var cells =
            from map in maps
            from cell in record.Cells()
            select (string[])["cell", map.Name, .. At(cell.X, cell.Y), CurveNumbers.Number(map.Value(cell)), ""];
        var boundaries =
            from item in maps.SelectMany(map => map.Bounded).Distinct().Indexed()
            from piece in Paths.Join(item.Item.Boundary).Indexed()
            from point in piece.Item
            select (string[])
            [
                "boundary",
                SweepText.NameOf(item.Item),
                .. new[] { point.X, point.Y }.Where((_, index) => isAxis[index]).Select(CurveNumbers.Number),
                "",
                CurveNumbers.Number(piece.Index + 1),
            ];
        return new TextTable(["kind", "series", .. axes.Select(axis => axis.Key.Replace('-', '_')), "value", "piece"], [.. cells, .. boundaries]);
    }
}
