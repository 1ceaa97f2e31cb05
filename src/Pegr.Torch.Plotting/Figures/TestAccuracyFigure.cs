using Pegr.Torch.Plotting.Parts;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Plotting.Figures;

/// <summary>Test accuracy against optimizer steps.</summary>
public sealed class TestAccuracyFigure : IFigure
{
    /// <inheritdoc/>
    public string Name => "test-accuracy";

    /// <inheritdoc/>
    public bool AppliesTo(ExperimentRecord record) => Curve.Of(record, Metric.TestAccuracy).Count > 0;

    /// <inheritdoc/>
    public FigureDrawing Draw(ExperimentRecord record)
        => CurvePanel.Draw(
            record.Title,
            "optimizer step",
            "test accuracy (fraction of test examples)",
            Curve.Of(record, Metric.TestAccuracy),
            LinearScale.Fractions);
}
