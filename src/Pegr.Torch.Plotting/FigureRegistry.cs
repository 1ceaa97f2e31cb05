using Pegr.Torch.Comparisons;
using Pegr.Torch.Files;
using Pegr.Torch.Plotting.Figures;
using Pegr.Torch.Plotting.Parts;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Plotting;

/// <summary>All figures, and how to draw those that fit a record.</summary>
public static class FigureRegistry
{
    private static readonly Registry<IFigure> All = new("figure", new IFigure[]
    {
        new TrainingLossFigure(),
        new TestAccuracyFigure(),
        new AccuracyAgainstLambdaFigure(),
        new AccuracyAgainstBudgetFigure(),
        new MemorizedLabelsFigure(),
        new SignalNoisePlaneFigure(),
        new SignalNoiseStepsFigure(),
        new PenaltyFigure(),
        new RobustnessFigure(),
        new NoisyImagesFigure(),
        new FinalAccuracyFigure(),
        new ClassAccuracyFigure(),
        new GradientNormsFigure(),
    }.Select(figure => (figure.Name, figure)));

    /// <summary>The figures in the order of presentation.</summary>
    public static IReadOnlyList<IFigure> Figures => All.Entries;

    /// <summary>Adds a figure, for as long as the program runs; from then on experiments draw it where it applies.</summary>
    /// <exception cref="ArgumentException">The name is taken, or is none.</exception>
    public static void Register(IFigure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        All.Register(figure.Name, figure);
    }

    /// <summary>Draws every figure that the record has data for, as PNG and SVG.</summary>
    /// <param name="record">The experiment's record.</param>
    /// <param name="folder">Where to put the files; made where it is missing. Files of the same names are replaced.</param>
    /// <returns>The paths of the PNG files.</returns>
    /// <exception cref="IOException">The folder cannot be made or a file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static IReadOnlyList<string> DrawAll(ExperimentRecord record, string folder)
    {
        ArgumentNullException.ThrowIfNull(record);
        Disk.MakeFolder(folder);
        var paths = new List<string>();
        foreach (var figure in Figures.Where(figure => figure.AppliesTo(record)))
        {
            using var drawing = figure.Draw(Marked(record));
            paths.Add(FigureFiles.Write(drawing, folder, figure.Name));
        }

        return paths;
    }

    /// <summary>Draws one figure, for a notebook or for further changes. The caller disposes the drawing.</summary>
    /// <param name="name">The figure's name, such as <c>training-loss</c>.</param>
    /// <param name="record">The experiment's record.</param>
    /// <exception cref="InvalidInputException">No figure has that name, or the record has no data for it.</exception>
    public static FigureDrawing Draw(string name, ExperimentRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var figure = All.Find(name);
        return figure.AppliesTo(record)
            ? figure.Draw(Marked(record))
            : throw new InvalidInputException(
                $"figure '{name}' cannot be drawn: the {record.Experiment} record has no data for it");
    }

    // A curve that is missing or rests on fewer seeds is explained where it is looked at.
    private static ExperimentRecord Marked(ExperimentRecord record)
        => record.Diverged.Count == 0 ? record : record with { Title = $"{record.Title}; {Divergences.Describe(record)}" };
}
