using Pegr.Torch.Plotting.Style;
using ScottPlot;

namespace Pegr.Torch.Plotting.Parts;

/// <summary>The numbers in a map's cells, where every one of them has room: in small cells there are only signs.</summary>
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
        var boxes = cells.Select(cell => (Cell: cell, Place: Axes.GetPixelRect(cell.Place), Label: Label(cell, cell.Text))).ToArray();
        if (boxes.Any(box => box.Label.Measure(rp.Paint) is var size
            && (size.Width + (2 * Gap) + 2 > box.Place.Width || size.Height + (2 * Gap) > box.Place.Height)))
        {
            boxes = [.. boxes.Where(box => box.Cell.Sign.Length > 0).Select(box => box with { Label = Label(box.Cell, box.Cell.Sign) })];
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

    private static LabelStyle Label(CellNumber cell, string text) => new()
    {
        Text = text,
        FontName = EmbeddedFont.Name,
        FontSize = FontSize,
        ForeColor = IsLight(cell.Ground) ? FigureStyle.Ink : Colors.White,
        Alignment = Alignment.MiddleCenter,
    };

    private static bool IsLight(Color color) => (0.2126 * color.R) + (0.7152 * color.G) + (0.0722 * color.B) > 115;
}
