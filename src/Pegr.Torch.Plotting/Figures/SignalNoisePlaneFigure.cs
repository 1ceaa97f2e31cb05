using Pegr.Torch.Comparisons;
using Pegr.Torch.Plotting.Aggregation;
using Pegr.Torch.Plotting.Parts;
using Pegr.Torch.Plotting.Style;
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
            record.Title,
            "noise memorization: max over j, r, i of ⟨wⱼᵣ, ξᵢ⟩",
            "signal learning: max over j, r of ⟨wⱼᵣ, j·μ⟩");
        for (var index = 0; index < paths.Length; index++)
        {
            var (look, points) = paths[index];
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
        FigureStyle.AddLegend(plot, legend);
        return new FigureDrawing(FigureStyle.Width, FigureStyle.HeightFor(legend.Length), plot);
    }

    private static void AddEnd(Plot plot, Coordinates point, MarkerShape shape, Color color)
        => plot.Add.Marker(point, shape, EndSize, color).LineWidth = FigureStyle.LineWidth;

    private static LegendItem EndEntry(string text, MarkerShape shape) => new()
    {
        LabelText = text,
        LabelOffsetY = FigureStyle.TextDrop,
        MarkerStyle = new MarkerStyle(shape, EndSize, FigureStyle.Ink) { LineWidth = FigureStyle.LineWidth },
    };

    private static (ObjectiveLook Look, Coordinates[] Points)[] Paths(ExperimentRecord record)
    {
        var groups = ObjectiveGroup.Of(record.Runs);
        return groups
            .Zip(ObjectiveLooks.For(groups), (group, look) => (Look: look, Points: Path(group)))
            .Where(path => path.Points.Length > 0)
            .ToArray();
    }

    private static Coordinates[] Path(ObjectiveGroup group)
        => group.Band(Metric.NoiseMemorization)
            .Join(
                group.Band(Metric.SignalLearning),
                noise => noise.X,
                signal => signal.X,
                (noise, signal) => new Coordinates(noise.Value.Mean, signal.Value.Mean))
            .ToArray();
}
