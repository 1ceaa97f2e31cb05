using Pegr.Torch.Comparisons;
using Pegr.Torch.Plotting.Aggregation;
using Pegr.Torch.Plotting.Parts;
using Pegr.Torch.Plotting.Style;
using Pegr.Torch.Tables;
using Pegr.Torch.Training.Records;
using ScottPlot;

namespace Pegr.Torch.Plotting.Figures;

/// <summary>The way of training through the plane of noise memorization and signal learning, means over seeds.</summary>
internal sealed class SignalNoisePlaneFigure : IFigure
{
    private const float EndSize = 15;

    /// <inheritdoc/>
    public string Name => "signal-noise-plane";

    /// <inheritdoc/>
    public string Caption => "The way of training through the plane of noise memorization (right) and signal learning (up).";

    /// <inheritdoc/>
    public bool AppliesTo(ExperimentRecord record) => Paths(record).Length > 0;

    /// <inheritdoc/>
    public FigureDrawing Draw(ExperimentRecord record)
    {
        var paths = Paths(record);
        var plot = FigureStyle.NewPlot(
            "",
            "noise memorization: max over j, r, i of ⟨wⱼᵣ, ξᵢ⟩",
            "signal learning: max over j, r of ⟨wⱼᵣ, j·μ⟩");
        for (var index = 0; index < paths.Length; index++)
        {
            var (look, points, _) = paths[index];
            CurvePanel.AddMarkedLine(plot, look, points, index / (double)paths.Length);
            AddEnd(plot, points[0], MarkerShape.OpenCircle, FigureStyle.Ink);
            AddEnd(plot, points[^1], look.Marker, look.Color);
        }

        var all = paths.SelectMany(path => path.Points).ToArray();
        var horizontal = LinearScale.For(all.Select(point => point.X)).Limits;
        var vertical = LinearScale.For(all.Select(point => point.Y)).Limits;
        plot.Axes.SetLimits(horizontal.Min, horizontal.Max, vertical.Min, vertical.Max);

        LegendItem[] legend =
        [
            .. paths.Select(path => CurvePanel.Entry(path.Look)),
            EndEntry("before training", MarkerShape.OpenCircle),
            EndEntry("large: after training", MarkerShape.FilledCircle),
        ];
        FigureStyle.FillLegend(plot, legend);
        var seeds = record.Runs.DistinctBy(run => run.Seed).Count();
        return new FigureDrawing(FigureStyle.Width, FigureStyle.HeightFor(legend.Length), plot)
        {
            Title = "Signal learning against noise memorization",
            Notes = [record.Title, .. seeds > 1 ? [$"Paths are means, {seeds} seeds."] : Array.Empty<string>()],
            Numbers = new TextTable(
                ["series", "step", "noise_memorization", "signal_learning"],
                [
                    .. from path in paths
                       from point in path.Points.Zip(path.Steps)
                       select new[]
                       {
                           PlotText.Plain(path.Look.Name), CurveNumbers.Number(point.Second), CurveNumbers.Number(point.First.X), CurveNumbers.Number(point.First.Y),
                       },
                ]),
        };
    }

    private static void AddEnd(Plot plot, Coordinates point, MarkerShape shape, Color color)
        => plot.Add.Marker(point, shape, EndSize, color).LineWidth = FigureStyle.LineWidth;

    private static LegendItem EndEntry(string text, MarkerShape shape) => new()
    {
        LabelText = text,
        LabelOffsetY = FigureStyle.TextDrop,
        MarkerStyle = new MarkerStyle(shape, EndSize, FigureStyle.Ink) { LineWidth = FigureStyle.LineWidth },
    };

    private static (ObjectiveLook Look, Coordinates[] Points, double[] Steps)[] Paths(ExperimentRecord record)
    {
        var groups = ObjectiveGroup.Of(record.Runs);
        return groups
            .Zip(ObjectiveLooks.For(groups), (group, look) => (Look: look, Path: Path(group)))
            .Where(path => path.Path.Length > 0)
            .Select(path => (path.Look, path.Path.Select(point => point.At).ToArray(), path.Path.Select(point => point.Step).ToArray()))
            .ToArray();
    }

    private static (Coordinates At, double Step)[] Path(ObjectiveGroup group)
        => group.Band(Metric.NoiseMemorization)
            .Join(
                group.Band(Metric.SignalLearning),
                noise => noise.X,
                signal => signal.X,
                (noise, signal) => (new Coordinates(noise.Value.Mean, signal.Value.Mean), noise.X))
            .ToArray();
}
