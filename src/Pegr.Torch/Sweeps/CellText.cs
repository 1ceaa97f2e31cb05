namespace Pegr.Torch.Sweeps;

/// <summary>What messages call a cell of a sweep.</summary>
internal static class CellText
{
    /// <summary>The axes' values with their names, such as <c>signal-norm 2, samples 20</c>.</summary>
    public static string Of(SweepAxis x, SweepAxis y, (double X, double Y) cell)
        => $"{x.Key} {x.Text(cell.X)}{(y == SweepAxis.None ? "" : $", {y.Key} {y.Text(cell.Y)}")}";
}
