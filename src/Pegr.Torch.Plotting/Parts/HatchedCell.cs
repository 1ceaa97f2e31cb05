using ScottPlot;

namespace Pegr.Torch.Plotting.Parts;

/// <summary>A map's cell with lines across it.</summary>
/// <param name="Place">The cell.</param>
/// <param name="Ground">The cell's color.</param>
/// <param name="IsCrossed">Whether lines go both ways, or else one way.</param>
internal sealed record HatchedCell(CoordinateRect Place, Color Ground, bool IsCrossed);
