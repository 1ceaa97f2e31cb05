using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Folders;
using Pegr.Torch.Cli.Recorded;
using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Cli.Sweeps;
using Pegr.Torch.Plotting;
using Pegr.Torch.Plotting.Parts;
using Pegr.Torch.Sweeps;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Cli.Figures;

/// <summary>The figures of a record, in the order of presentation. Each is drawn when it is asked for.</summary>
internal sealed class FolderFigures
{
    private readonly Func<string, FigureDrawing> _draw;
    private readonly Func<IEnumerable<(string Name, FigureDrawing Drawing)>> _drawAll;

    private FolderFigures(
        IReadOnlyList<(string Name, string Caption)> captions, Func<string, FigureDrawing> draw, Func<IEnumerable<(string Name, FigureDrawing Drawing)>> drawAll)
        => (Captions, _draw, _drawAll) = (captions, draw, drawAll);

    /// <summary>The figures' names, and a sentence on each.</summary>
    public IReadOnlyList<(string Name, string Caption)> Captions { get; }

    /// <summary>The figures of a comparison.</summary>
    public static FolderFigures Of(ExperimentRecord record) => new(
        [.. FigureRegistry.Figures.Where(figure => figure.AppliesTo(record)).Select(figure => (figure.Name, figure.Caption))],
        name => FigureRegistry.Draw(name, record),
        () => FigureRegistry.Figures.Where(figure => figure.AppliesTo(record)).Select(figure => (figure.Name, FigureRegistry.Draw(figure.Name, record))));

    /// <summary>The figures of a sweep.</summary>
    public static FolderFigures Of(SweepRecord record) => new(
        [.. SweepFigureRegistry.Figures.SelectMany(figure => figure.Captions(record))],
        name => SweepFigureRegistry.Draw(name, record),
        () => SweepFigureRegistry.Figures.SelectMany(figure => figure.Draw(record)));

    /// <summary>The figures of a run's or sweep's folder.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="InvalidInputException">It is none, or a file in it is damaged.</exception>
    public static FolderFigures Read(string path)
    {
        if (path.Length == 0 || path.Any(char.IsControl) || RunFolder.Find(Path.TrimEndingDirectorySeparator(path)) is not { } folder)
        {
            throw new InvalidInputException($"figure: '{path}' holds no run of pegr (no config.yaml of one); name a run's or sweep's folder.");
        }

        if (SweepDefinitions.Find(RecordedConfig.Read(folder.Config).Experiment) is null)
        {
            return Of(RecordedExperiment.Read(folder).Record);
        }

        var sweep = SweepFolder.Reopen("figure", folder.Path);
        var results = sweep.ReadFinished();
        return results.Count == 0 ? new FolderFigures([], _ => throw new InvalidOperationException(), () => []) : Of(sweep.Plan.RecordOf(results.Parsed()));
    }

    /// <summary>Draws all figures, one after the other; the caller disposes each before it asks for the next.</summary>
    public IEnumerable<(string Name, string Caption, FigureDrawing Drawing)> DrawAll()
    {
        var captions = Captions.ToDictionary(figure => figure.Name, figure => figure.Caption);
        return _drawAll().Select(figure => (figure.Name, captions[figure.Name], figure.Drawing));
    }

    /// <summary>Draws a figure. The caller disposes it.</summary>
    /// <exception cref="InvalidInputException">There is none of that name.</exception>
    public FigureDrawing Draw(string name)
        => Captions.Any(figure => figure.Name == name)
            ? _draw(name)
            : throw new InvalidInputException(
                $"--name: there is no figure '{name}' here.{NearestName.Question(name, Captions.Select(figure => figure.Name))} "
                + $"Use one of {string.Join(", ", Captions.Select(figure => figure.Name))}, or all.");
}
