namespace Pegr.Torch.Sweeps;

/// <summary>A piece of a boundary, in the axes' values.</summary>
/// <param name="X1">Where it begins.</param>
/// <param name="Y1">Where it begins.</param>
/// <param name="X2">Where it ends.</param>
/// <param name="Y2">Where it ends.</param>
public sealed record BoundaryLine(double X1, double Y1, double X2, double Y2);
