using Pegr.Torch.Plotting.Style;
using ScottPlot;

namespace Pegr.Torch.Plotting.Parts;

/// <summary>Lines across a map's cells, which tell them from the others where colors do not, as in gray print. They go on from cell to cell, so that cells of any size are hatched.</summary>
internal sealed class CellHatching(IReadOnlyList<HatchedCell> cells) : IPlottable
{
    /// <summary>The cells.</summary>
    public IReadOnlyList<HatchedCell> Cells => cells;

    /// <inheritdoc/>
    public bool IsVisible { get; set; } = true;

    /// <inheritdoc/>
    public IAxes Axes { get; set; } = new Axes();

    /// <inheritdoc/>
    public IEnumerable<LegendItem> LegendItems => LegendItem.None;

    /// <inheritdoc/>
    public AxisLimits GetAxisLimits() => AxisLimits.NoLimits;

    /// <inheritdoc/>
    public void Render(RenderPack rp)
    {
        foreach (var cell in cells)
        {
            Hatching.Draw(rp.Canvas, rp.Paint, Axes.GetPixelRect(cell.Place), cell.Ground, cell.IsCrossed);
        }
    }
}
