namespace Pegr.Torch.Plotting.Parts;

/// <summary>Where a figure's legend lies.</summary>
public enum LegendPlacement
{
    /// <summary>Beside the data or, where the figure is narrow, below them.</summary>
    Outside,

    /// <summary>On the data, in the corner that has fewest of them; outside where it does not fit, and on maps.</summary>
    Inside,

    /// <summary>There is none.</summary>
    None,
}
