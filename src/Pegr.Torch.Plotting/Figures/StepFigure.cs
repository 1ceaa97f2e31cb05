using Pegr.Torch.Plotting.Parts;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Plotting.Figures;

/// <summary>A figure of one logged metric against optimizer steps.</summary>
internal abstract class StepFigure : IFigure
{
    private readonly string _metric;
    private readonly string _label;
    private readonly bool _isLogarithmic;

    /// <summary>Creates the figure.</summary>
    /// <param name="name">The figure's name.</param>
    /// <param name="caption">The figure's caption.</param>
    /// <param name="metric">A name of <see cref="Metric"/>.</param>
    /// <param name="label">What the vertical axis shows, with its unit.</param>
    /// <param name="isLogarithmic">Whether the vertical axis is logarithmic; otherwise it shows fractions, from 0 to 1.</param>
    protected StepFigure(string name, string caption, string metric, string label, bool isLogarithmic)
        => (Name, Caption, _metric, _label, _isLogarithmic) = (name, caption, metric, label, isLogarithmic);

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Caption { get; }

    /// <inheritdoc/>
    public bool AppliesTo(ExperimentRecord record)
    {
        var curves = Curve.Of(record, _metric);
        return _isLogarithmic ? LogScale.CanShow(curves) : curves.Count > 0;
    }

    /// <inheritdoc/>
    public FigureDrawing Draw(ExperimentRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var curves = Curve.Of(record, _metric);
        IValueScale scale = _isLogarithmic ? LogScale.For(Curve.Values(curves)) : LinearScale.Fractions;
        return CurvePanel.Draw(record.Title, "optimizer step", _label, curves, scale);
    }
}
