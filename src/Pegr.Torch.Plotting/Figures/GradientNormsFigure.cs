using Pegr.Torch.Comparisons;
using Pegr.Torch.Plotting.Aggregation;
using Pegr.Torch.Plotting.Parts;
using Pegr.Torch.Plotting.Style;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Plotting.Figures;

/// <summary>Histogram of the training examples' gradient norms after training, all seeds together.</summary>
internal sealed class GradientNormsFigure : IFigure
{
    /// <inheritdoc/>
    public string Name => "gradient-norms";

    /// <inheritdoc/>
    public string Caption => "How large the gradients of the single training examples are after training, all seeds together.";

    /// <inheritdoc/>
    public bool AppliesTo(ExperimentRecord record) => Histogram(record) is not null;

    /// <inheritdoc/>
    public FigureDrawing Draw(ExperimentRecord record)
        => NormHistogramPlot.Draw(
            "Gradient norms of the single training examples",
            record.Title,
            "per-example gradient norm ‖∇lᵢ‖ after training",
            "fraction of the training examples",
            ObjectiveLooks.For(ObjectiveGroup.Of(record.Runs)),
            Histogram(record)!);

    private static NormHistogram? Histogram(ExperimentRecord record)
        => NormHistogram.Of(ObjectiveGroup.Of(record.Runs)
            .Select(group => group.Runs.SelectMany(run => run.GradientNorms).ToArray())
            .ToArray());
}
