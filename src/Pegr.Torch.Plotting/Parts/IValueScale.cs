using ScottPlot;

namespace Pegr.Torch.Plotting.Parts;

/// <summary>Maps values to the coordinates of an axis.</summary>
internal interface IValueScale
{
    /// <summary>The axis limits, in coordinates.</summary>
    CoordinateRange Limits { get; }

    /// <summary>The ticks that fit the coordinates.</summary>
    ITickGenerator Ticks { get; }

    /// <summary>The coordinate of a value.</summary>
    double Coordinate(double value);
}
