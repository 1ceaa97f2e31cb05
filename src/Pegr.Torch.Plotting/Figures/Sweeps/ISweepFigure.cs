using Pegr.Torch.Plotting.Parts;
using Pegr.Torch.Sweeps;

namespace Pegr.Torch.Plotting.Figures.Sweeps;

/// <summary>
/// One kind of figure of sweeps. A new figure is a class of its own under <c>Figures/Sweeps</c> and a line in
/// <see cref="SweepFigureRegistry"/>.
/// </summary>
public interface ISweepFigure
{
    /// <summary>What the figures of this kind are called together, such as <c>difference-map</c>.</summary>
    string Kind { get; }

    /// <summary>Draws the figures of this kind that the record has data for, one after the other.</summary>
    /// <param name="record">A sweep's record.</param>
    /// <returns>Stems of file names and drawings; whoever takes a drawing disposes it.</returns>
    IEnumerable<(string Name, FigureDrawing Drawing)> Draw(SweepRecord record);

    /// <summary>What the figures that <see cref="Draw"/> makes of a record show, without drawing them.</summary>
    /// <param name="record">A sweep's record.</param>
    /// <returns>Stems of file names, and a sentence on each.</returns>
    IEnumerable<(string Name, string Caption)> Captions(SweepRecord record);
}
