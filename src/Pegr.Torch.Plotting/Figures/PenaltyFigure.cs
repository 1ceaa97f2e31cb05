using Pegr.Torch.Plotting.Parts;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Plotting.Figures;

/// <summary>PEGR's penalty, without lambda, against optimizer steps, logarithmic.</summary>
public sealed class PenaltyFigure : IFigure
{
    /// <inheritdoc/>
    public string Name => "penalty";

    /// <inheritdoc/>
    public bool AppliesTo(ExperimentRecord record) => LogScale.CanShow(Curves(record));

    /// <inheritdoc/>
    public FigureDrawing Draw(ExperimentRecord record)
    {
        var curves = Curves(record);
        return CurvePanel.Draw(
            record.Title,
            "optimizer step",
            "penalty (1/n) Σᵢ ‖∇lᵢ‖², without λ",
            curves,
            LogScale.For(Curve.Values(curves)));
    }

    private static IReadOnlyList<Curve> Curves(ExperimentRecord record) => Curve.Of(record, Metric.Penalty);
}
