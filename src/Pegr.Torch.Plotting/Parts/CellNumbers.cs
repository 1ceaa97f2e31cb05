using Pegr.Torch.Plotting.Style;
using ScottPlot;

namespace Pegr.Torch.Plotting.Parts;

/// <summary>The numbers in a map's cells, where every one of them has room.</summary>
/// <remarks>A number lies on a ground of its cell's color, so that a boundary stops before it and goes on behind it.</remarks>
internal sealed class CellNumbers(IReadOnlyList<CellNumber> cells) : IPlottable
{
    private const float FontSize = 12;
    private const float Gap = 5;

    /// <summary>The numbers.</summary>
    public IReadOnlyList<CellNumber> Cells => cells;

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
        var boxes = cells.Select(cell => (Cell: cell, Place: Axes.GetPixelRect(cell.Place), Label: Label(cell))).ToArray();
        if (boxes.Any(box => box.Label.Measure(rp.Paint) is var size
            && (size.Width + (2 * Gap) + 2 > box.Place.Width || size.Height + (2 * Gap) > box.Place.Height)))
        {
            return;
        }

        foreach (var (cell, place, label) in boxes)
        {
            var size = label.Measure(rp.Paint);
            var (width, height) = (Math.Min(size.Width + (2 * Gap), place.Width), Math.Min(size.Height + (2 * Gap), place.Height));
            var (middle, center) = (place.HorizontalCenter, place.VerticalCenter);
            Drawing.FillRectangle(
                rp.Canvas, new PixelRect(middle - (width / 2), middle + (width / 2), center + (height / 2), center - (height / 2)), rp.Paint, new FillStyle { Color = cell.Ground });
            label.Render(rp.Canvas, new Pixel(middle, center + FigureStyle.TextDrop), rp.Paint);
        }
    }

    private static LabelStyle Label(CellNumber cell) => new()
    {
        Text = cell.Text,
        FontName = EmbeddedFont.Name,
        FontSize = FontSize,
        ForeColor = Contrast.On(cell.Ground),
        Alignment = Alignment.MiddleCenter,
    };
}
