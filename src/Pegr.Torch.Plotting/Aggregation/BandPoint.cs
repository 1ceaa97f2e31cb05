namespace Pegr.Torch.Plotting.Aggregation;

/// <summary>One point of a <see cref="SeedBand"/>.</summary>
/// <param name="X">The point's abscissa: an optimizer step, or a noise level.</param>
/// <param name="Value">Mean and range over the runs.</param>
internal readonly record struct BandPoint(double X, Spread Value);
