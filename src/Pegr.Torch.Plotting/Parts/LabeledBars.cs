using Pegr.Torch.Plotting.Style;
using ScottPlot;

namespace Pegr.Torch.Plotting.Parts;

/// <summary>A panel of horizontal bars with a text beside each: a shorter one where bars would have no room.</summary>
/// <param name="labels">Where bars lie, and the texts.</param>
internal sealed class LabeledBars(IReadOnlyList<(double Position, string Text, string Short)> labels) : IPanelArrangement
{
    private const float WideEnough = 560;

    /// <inheritdoc/>
    public IReadOnlyList<PixelRect> Place(IReadOnlyList<Plot> panels, PixelRect area)
    {
        var isWide = area.Width >= WideEnough;
        var right = panels[0].Axes.Right;
        right.SetTicks([.. labels.Select(label => label.Position)], [.. labels.Select(label => isWide ? label.Text : label.Short)]);
        right.MajorTickStyle.Length = 0;
        right.TickLabelStyle.FontSize = FigureStyle.LabelFontSize;
        right.TickLabelStyle.OffsetY = FigureStyle.TextDrop;
        return [area];
    }
}
