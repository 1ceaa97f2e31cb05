using Pegr.Torch.Files;
using Pegr.Torch.Plotting.Figures.Sweeps;
using Pegr.Torch.Plotting.Parts;
using Pegr.Torch.Sweeps;

namespace Pegr.Torch.Plotting;

/// <summary>All figures of sweeps, and how to draw those that fit a record.</summary>
public static class SweepFigureRegistry
{
    private static readonly Registry<ISweepFigure> All = new(
        "figure", new ISweepFigure[] { new DifferenceMapFigure(), new BestLambdaFigure(), new MetricMapFigure() }.Select(figure => (figure.Kind, figure)));

    /// <summary>The kinds of figure in the order of presentation.</summary>
    public static IReadOnlyList<ISweepFigure> Figures => All.Entries;

    /// <summary>Adds a kind of figure, for as long as the program runs; from then on sweeps draw those of it.</summary>
    /// <exception cref="ArgumentException">The kind's name is taken, or is none.</exception>
    public static void Register(ISweepFigure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        All.Register(figure.Kind, figure);
    }

    /// <summary>Draws every figure that the record has data for, as PNG and SVG.</summary>
    /// <param name="record">The sweep's record.</param>
    /// <param name="folder">Where to put the files; made where it is missing. Files of the same names are replaced.</param>
    /// <returns>The paths of the PNG files.</returns>
    /// <exception cref="IOException">The folder cannot be made or a file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static IReadOnlyList<string> DrawAll(SweepRecord record, string folder)
    {
        ArgumentNullException.ThrowIfNull(record);
        Disk.MakeFolder(folder);
        var paths = new List<string>();
        foreach (var (name, drawing) in Figures.SelectMany(figure => figure.Draw(record)))
        {
            using (drawing)
            {
                paths.Add(FigureFiles.Write(drawing, folder, name));
            }
        }

        return paths;
    }

    /// <summary>The stems of the file names of all figures that a sweep may have.</summary>
    /// <param name="record">The sweep's record; what its runs came to is not asked.</param>
    public static IReadOnlyList<string> NamesOf(SweepRecord record)
        => [.. Figures.SelectMany(figure => figure.Captions(record)).Select(item => item.Name)];

    /// <summary>Draws one figure.</summary>
    /// <param name="name">A figure's stem of file names, such as <c>test-accuracy-gd</c> or <c>test-accuracy-pegr-auto-minus-gd</c>.</param>
    /// <param name="record">The sweep's record.</param>
    /// <returns>The drawing; the caller disposes it.</returns>
    /// <exception cref="InvalidInputException">The record has no such figure; the message names those that it has.</exception>
    public static FigureDrawing Draw(string name, SweepRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var figure = Figures.FirstOrDefault(figure => figure.Captions(record).Any(item => item.Name == name))
            ?? throw new InvalidInputException(
                $"figure '{name}' is not one of this sweep; use one of "
                + string.Join(", ", NamesOf(record)));
        foreach (var (drawn, drawing) in figure.Draw(record))
        {
            if (drawn == name)
            {
                return drawing;
            }

            drawing.Dispose();
        }

        throw new InvalidOperationException($"'{name}' has a caption and is not drawn.");
    }
}
