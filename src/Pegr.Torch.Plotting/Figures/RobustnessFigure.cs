using Pegr.Torch.Plotting.Aggregation;
using Pegr.Torch.Plotting.Parts;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Plotting.Figures;

/// <summary>Accuracy on test images with added Gaussian pixel noise against the noise's standard deviation.</summary>
internal sealed class RobustnessFigure : IFigure
{
    /// <inheritdoc/>
    public string Name => "robustness";

    /// <inheritdoc/>
    public string Caption => "Accuracy on test images with added Gaussian pixel noise, against the noise's standard deviation.";

    /// <inheritdoc/>
    public bool AppliesTo(ExperimentRecord record) => Curves(record).Count > 0;

    /// <inheritdoc/>
    public FigureDrawing Draw(ExperimentRecord record)
        => CurvePanel.Draw(
            "Accuracy on test images with added noise",
            record.Title,
            Metric.TestAccuracy,
            "σ of the Gaussian noise added to test pixels (pixels in [0, 1])",
            "test accuracy (fraction of test images)",
            Curves(record),
            LinearScale.FractionsOf(Curve.Drawn(Curves(record))));

    private static IReadOnlyList<Curve> Curves(ExperimentRecord record) => Curve.Of(record, group => group.RobustnessBand());
}
