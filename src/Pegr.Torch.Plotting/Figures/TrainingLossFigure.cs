using Pegr.Torch.Plotting.Parts;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Plotting.Figures;

/// <summary>Empirical risk on the training set against optimizer steps, logarithmic.</summary>
public sealed class TrainingLossFigure : IFigure
{
    /// <inheritdoc/>
    public string Name => "training-loss";

    /// <inheritdoc/>
    public bool AppliesTo(ExperimentRecord record) => LogScale.CanShow(Curves(record));

    /// <inheritdoc/>
    public FigureDrawing Draw(ExperimentRecord record)
    {
        var curves = Curves(record);
        return CurvePanel.Draw(
            record.Title,
            "optimizer step",
            "training loss (empirical risk, nats)",
            curves,
            LogScale.For(Curve.Values(curves)));
    }

    private static IReadOnlyList<Curve> Curves(ExperimentRecord record) => Curve.Of(record, Metric.TrainLoss);
}
