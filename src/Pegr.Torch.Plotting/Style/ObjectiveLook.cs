using ScottPlot;

namespace Pegr.Torch.Plotting.Style;

/// <summary>
/// How an objective is drawn. Line pattern and marker tell objectives apart where colors do not, as in gray print.
/// </summary>
/// <param name="Name">The name in legends and on axes, such as "PEGR (λ=0.1)".</param>
/// <param name="Color">Color of lines, markers and fills.</param>
/// <param name="Pattern">Pattern of lines.</param>
/// <param name="Marker">Shape of markers.</param>
public sealed record ObjectiveLook(string Name, Color Color, LinePattern Pattern, MarkerShape Marker);
