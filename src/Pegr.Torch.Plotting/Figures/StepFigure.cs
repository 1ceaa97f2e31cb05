using Pegr.Torch.Plotting.Parts;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Plotting.Figures;

/// <summary>A figure of one logged metric against optimizer steps.</summary>
internal abstract class StepFigure : IFigure
{
    private readonly string _title;
    private readonly string _metric;
    private readonly string _label;
    private readonly bool _isLogarithmic;

    /// <summary>Creates the figure.</summary>
    /// <param name="name">The figure's name.</param>
    /// <param name="title">The figure's title.</param>
    /// <param name="caption">The figure's caption.</param>
    /// <param name="metric">A name of <see cref="Metric"/>.</param>
    /// <param name="label">What the vertical axis shows, with its unit.</param>
    /// <param name="isLogarithmic">Whether the vertical axis is logarithmic; otherwise it shows fractions.</param>
    protected StepFigure(string name, string title, string caption, string metric, string label, bool isLogarithmic)
        => (Name, _title, Caption, _metric, _label, _isLogarithmic) = (name, title, caption, metric, label, isLogarithmic);

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
        IValueScale scale = _isLogarithmic ? LogScale.For(Curve.Drawn(curves)) : LinearScale.FractionsOf(Curve.Drawn(curves));
        return CurvePanel.Draw(_title, record.Title, _metric, "optimizer step", _label, curves, scale);
    }
}
