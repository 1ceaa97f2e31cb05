using ScottPlot;

namespace Pegr.Torch.Plotting.Parts;

/// <summary>Panels of one height below each other, each with axes of its own.</summary>
internal sealed class PanelRows : IPanelArrangement
{
    /// <inheritdoc/>
    public IReadOnlyList<PixelRect> Place(IReadOnlyList<Plot> panels, PixelRect area)
    {
        var height = area.Height / panels.Count;
        return [.. panels.Select((_, row) => new PixelRect(area.Left, area.Right, area.Top + ((row + 1) * height), area.Top + (row * height)))];
    }
}
