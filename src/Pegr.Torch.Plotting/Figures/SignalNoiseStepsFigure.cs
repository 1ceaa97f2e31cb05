using Pegr.Torch.Plotting.Parts;
using Pegr.Torch.Plotting.Style;
using Pegr.Torch.Training.Records;
using ScottPlot;

namespace Pegr.Torch.Plotting.Figures;

/// <summary>Signal learning and noise memorization against optimizer steps, below each other.</summary>
internal sealed class SignalNoiseStepsFigure : IFigure
{
    /// <inheritdoc/>
    public string Name => "signal-noise-steps";

    /// <inheritdoc/>
    public string Caption => "Signal learning and noise memorization against optimizer steps.";

    /// <inheritdoc/>
    public bool AppliesTo(ExperimentRecord record)
        => Curve.Of(record, Metric.SignalLearning).Count > 0 && Curve.Of(record, Metric.NoiseMemorization).Count > 0;

    /// <inheritdoc/>
    public FigureDrawing Draw(ExperimentRecord record)
    {
        var signal = Curve.Of(record, Metric.SignalLearning);
        var noise = Curve.Of(record, Metric.NoiseMemorization);
        LegendItem[] legend = [.. CurvePanel.Legend(signal)];
        var top = Panel("", "signal learning\nmax over j, r of ⟨wⱼᵣ, j·μ⟩", signal);
        FigureStyle.FillLegend(top, legend);
        return new FigureDrawing(
            FigureStyle.Width,
            FigureStyle.HeightFor(2 * legend.Length),
            top,
            Panel("optimizer step", "noise memorization\nmax over j, r, i of ⟨wⱼᵣ, ξᵢ⟩", noise))
        {
            Title = "Signal learning and noise memorization while training",
            Notes = [record.Title, .. CurvePanel.Notes(signal)],
            Arrangement = new StackedPanels(),
            Numbers = CurveNumbers.Of((Metric.SignalLearning, signal), (Metric.NoiseMemorization, noise)),
        };
    }

    private static Plot Panel(string xLabel, string yLabel, IReadOnlyList<Curve> curves)
    {
        var plot = FigureStyle.NewPlot("", xLabel, yLabel);
        CurvePanel.Add(plot, curves, LinearScale.For(Curve.Drawn(curves)));
        return plot;
    }
}
