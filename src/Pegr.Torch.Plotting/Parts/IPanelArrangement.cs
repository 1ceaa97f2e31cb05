using ScottPlot;

namespace Pegr.Torch.Plotting.Parts;

/// <summary>How a figure's panels share its area.</summary>
internal interface IPanelArrangement
{
    /// <summary>How many rows so many panels take.</summary>
    /// <param name="panels">The number of panels.</param>
    /// <param name="width">The width in pixels that there is for them.</param>
    int RowsOf(int panels, float width) => panels;

    /// <summary>How many columns so many panels take.</summary>
    /// <inheritdoc cref="RowsOf"/>
    int ColumnsOf(int panels, float width) => 1;

    /// <summary>The height in pixels that panels have at least where the figure is narrow.</summary>
    /// <inheritdoc cref="RowsOf"/>
    int LeastHeight(int panels, float width) => 260;

    /// <summary>Gives every panel its place and, where axes are to lie below each other, its paddings.</summary>
    /// <param name="panels">The panels.</param>
    /// <param name="area">What there is for them.</param>
    IReadOnlyList<PixelRect> Place(IReadOnlyList<Plot> panels, PixelRect area);
}
