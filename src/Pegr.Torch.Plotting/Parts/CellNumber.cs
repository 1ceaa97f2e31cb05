using ScottPlot;

namespace Pegr.Torch.Plotting.Parts;

/// <summary>A number in a map's cell.</summary>
/// <param name="Text">The number.</param>
/// <param name="Place">The cell.</param>
/// <param name="Ground">The cell's color.</param>
internal sealed record CellNumber(string Text, CoordinateRect Place, Color Ground);
