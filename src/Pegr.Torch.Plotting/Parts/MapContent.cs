using Pegr.Torch.Sweeps;

namespace Pegr.Torch.Plotting.Parts;

/// <summary>What one map of a sweep shows.</summary>
/// <param name="Name">Whose it is, such as "PEGR (λ=0.1)".</param>
/// <param name="PanelTitle">What stands above it in a sheet, such as "λ=0.1".</param>
/// <param name="Value">A cell's value; NaN where there is none.</param>
/// <param name="Bounded">The groups whose predicted boundaries are drawn.</param>
internal sealed record MapContent(string Name, string PanelTitle, Func<(double X, double Y), double> Value, IReadOnlyList<SweepGroup> Bounded);
