using Pegr.Torch.Runtime;
using Pegr.Torch.Training.Checkpoints;
using Pegr.Torch.Training.Records;
using static TorchSharp.torch;

namespace Pegr.Torch.Training;

/// <summary>
/// Keeps a model's weights of the logged step at which a metric was highest, such as the accuracy on examples set aside for choosing, and ends
/// a run that has waited for a better step long enough. Owns the copies, which are on the CPU.
/// </summary>
/// <param name="model">The model; not disposed here.</param>
/// <param name="metric">A name of <see cref="Records.Metric"/> that every logged row has; of equal values the first counts.</param>
/// <param name="patience">After how many logged rows in a row without a higher value the run ends; 0 for never.</param>
public sealed class BestWeights(nn.Module model, string metric, int patience = 0) : IResumable, IDisposable
{
    private const string StepName = "best/step";
    private const string WaitedName = "best/waited";
    private const string ValueName = "best/value";
    private const string StateName = "best/";

    private readonly nn.Module _model = Alive.Require(model);
    private readonly string _metric = metric ?? throw new ArgumentNullException(nameof(metric));
    private readonly int _patience = patience >= 0
        ? patience
        : throw new ArgumentOutOfRangeException(nameof(patience), patience, "At least 0 is needed.");

    private SavedState? _kept;
    private double _value = double.NaN;
    private long _waited;
    private bool _isDisposed;

    /// <summary>The metric that is looked at.</summary>
    public string Metric => _metric;

    /// <summary>The step whose weights are kept; null before the first row.</summary>
    public int? Step { get; private set; }

    /// <summary>Whether the run has waited long enough.</summary>
    public bool IsOver => _patience > 0 && _waited >= _patience;

    private ModelState State => new(Alive.Require(_model, nameof(model)));

    /// <summary>Looks at a logged row, the model having the weights that it was measured with.</summary>
    /// <param name="row">The row.</param>
    public void Look(MetricRow row)
    {
        CheckAlive();
        ArgumentNullException.ThrowIfNull(row);
        if (Step is not null && !(row[_metric] > _value))
        {
            _waited++;
            return;
        }

        (Step, _value, _waited) = (row.Step, row[_metric], 0);
        Keep();
    }

    /// <summary>Puts the kept weights and buffers into the model.</summary>
    /// <exception cref="InvalidOperationException">No row was looked at: nothing is kept.</exception>
    public void PutBack()
    {
        CheckAlive();
        State.Restore(_kept ?? throw new InvalidOperationException("No weights are kept: look at a row first."));
    }

    /// <inheritdoc/>
    public void Save(SavedState state)
    {
        CheckAlive();
        ArgumentNullException.ThrowIfNull(state);
        if (_kept is null || Step is not { } step)
        {
            return;
        }

        state.Add(StepName, step);
        state.Add(WaitedName, _waited);
        state.Add(ValueName, _value);
        foreach (var (name, kept) in _kept.Tensors)
        {
            state.Add(StateName + name, kept);
        }
    }

    /// <inheritdoc/>
    public void Restore(SavedState state)
    {
        CheckAlive();
        ArgumentNullException.ThrowIfNull(state);
        Step = (int)state.Number(StepName, 0, int.MaxValue);
        _waited = state.Number(WaitedName, 0, int.MaxValue);
        _value = state.Number(ValueName);
        foreach (var (name, kept) in Keep().Tensors) // names, types and shapes are the model's
        {
            state.CopyTo(StateName + name, kept);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDisposed = true;
        _kept?.Dispose();
    }

    private SavedState Keep()
    {
        var kept = new SavedState();
        State.Save(kept);
        _kept?.Dispose();
        return _kept = kept;
    }

    private void CheckAlive() => ObjectDisposedException.ThrowIf(_isDisposed, this);
}
