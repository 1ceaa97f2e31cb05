using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Plotting;

/// <summary>All figures, and how to draw those that fit a record.</summary>
public static class FigureRegistry
{
    /// <summary>Draws every figure that the record has data for, as PNG and SVG.</summary>
    /// <param name="record">The experiment's record.</param>
    /// <param name="folder">Where to put the files; made where it is missing.</param>
    /// <returns>The paths of the PNG files.</returns>
    public static IReadOnlyList<string> DrawAll(ExperimentRecord record, string folder) => throw new NotImplementedException();
}
