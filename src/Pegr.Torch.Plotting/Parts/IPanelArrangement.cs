using ScottPlot;

namespace Pegr.Torch.Plotting.Parts;

/// <summary>How a figure's panels share its area.</summary>
internal interface IPanelArrangement
{
    /// <summary>How many rows so many panels take.</summary>
    int RowsOf(int panels) => panels;

    /// <summary>How many columns so many panels take.</summary>
    int ColumnsOf(int panels) => 1;

    /// <summary>Gives every panel its place and, where axes are to lie below each other, its paddings.</summary>
    /// <param name="panels">The panels.</param>
    /// <param name="area">What there is for them.</param>
    IReadOnlyList<PixelRect> Place(IReadOnlyList<Plot> panels, PixelRect area);
}
