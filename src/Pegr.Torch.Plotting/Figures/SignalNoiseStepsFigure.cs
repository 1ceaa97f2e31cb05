using Pegr.Torch.Plotting.Parts;
using Pegr.Torch.Plotting.Style;
using Pegr.Torch.Training.Records;
using ScottPlot;

namespace Pegr.Torch.Plotting.Figures;

/// <summary>Signal learning and noise memorization against optimizer steps, below each other.</summary>
public sealed class SignalNoiseStepsFigure : IFigure
{
    private const float LabelWidth = 70;
    private const float RightGap = 25;
    private const float Bottom = 55;

    /// <inheritdoc/>
    public string Name => "signal-noise-steps";

    /// <inheritdoc/>
    public bool AppliesTo(ExperimentRecord record)
        => Curve.Of(record, Metric.SignalLearning).Count > 0 && Curve.Of(record, Metric.NoiseMemorization).Count > 0;

    /// <inheritdoc/>
    public FigureDrawing Draw(ExperimentRecord record)
    {
        var signal = Curve.Of(record, Metric.SignalLearning);
        var noise = Curve.Of(record, Metric.NoiseMemorization);
        var top = Panel(record.Title, "signal learning\nmax over j, r of ⟨wⱼᵣ, j·μ⟩", signal);
        var bottom = Panel("", "noise memorization\nmax over j, r, i of ⟨wⱼᵣ, ξᵢ⟩", noise);
        bottom.XLabel("optimizer step");

        LegendItem[] legend = [.. CurvePanel.Legend(signal)];
        var height = FigureStyle.HeightFor(2 * legend.Length);

        // One padding for both panels puts their steps below each other, whatever their labels and with or without legend.
        var right = FigureStyle.AddLegend(top, legend) + RightGap;
        var left = Math.Max(TickLabelWidth(top, height / 2), TickLabelWidth(bottom, height / 2)) + LabelWidth;
        top.Layout.Fixed(new PixelPadding(left, right, Bottom - 25, top.Axes.Title.Label.Text.Contains('\n') ? 60 : 42));
        bottom.Layout.Fixed(new PixelPadding(left, right, Bottom, 12));
        return new FigureDrawing(FigureStyle.Width, height, top, bottom);
    }

    private static Plot Panel(string title, string yLabel, IReadOnlyList<Curve> curves)
    {
        var plot = FigureStyle.NewPlot(title, "", yLabel);
        CurvePanel.Add(plot, curves, LinearScale.For(Curve.Values(curves)));
        return plot;
    }

    private static float TickLabelWidth(Plot plot, int height)
    {
        // Ticks are made by rendering only.
        plot.RenderInMemory(FigureStyle.Width, height);
        return plot.Axes.Left.TickGenerator.Ticks.Max(tick => PlotText.WidthOf(tick.Label, FigureStyle.TickFontSize));
    }
}
