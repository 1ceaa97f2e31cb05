using Pegr.Torch.Plotting.Parts;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Plotting.Figures;

/// <summary>
/// One kind of figure. A new figure is a class of its own under <c>Figures</c> and a line in <see cref="FigureRegistry"/>.
/// </summary>
public interface IFigure
{
    /// <summary>The figure's name and the stem of its files, such as <c>training-loss</c>.</summary>
    string Name { get; }

    /// <summary>One sentence on what the figure shows, for readers of a page and for those who cannot see it.</summary>
    string Caption { get; }

    /// <summary>Whether the record has what this figure shows.</summary>
    /// <param name="record">An experiment's record.</param>
    bool AppliesTo(ExperimentRecord record);

    /// <summary>Draws the figure. The caller owns the drawing and disposes it.</summary>
    /// <param name="record">A record that the figure applies to.</param>
    FigureDrawing Draw(ExperimentRecord record);
}
