using Pegr.Torch.Runtime;
using Pegr.Torch.Training.Records;
using static TorchSharp.torch;

namespace Pegr.Torch.Training;

/// <summary>
/// Keeps a model's weights of the logged step at which a metric was highest, such as the accuracy on examples set aside for choosing, and ends
/// a run that has waited for a better step long enough. Owns the copies.
/// </summary>
/// <param name="model">The model; not disposed here.</param>
/// <param name="metric">A name of <see cref="Metric"/> that every logged row has; of equal values the first counts.</param>
/// <param name="patience">After how many logged rows in a row without a higher value the run ends; 0 for never.</param>
public sealed class BestWeights(nn.Module model, string metric, int patience = 0) : IResumable, IDisposable
{
    private const string StepName = "best/step";
    private const string WaitedName = "best/waited";
    private const string ValueName = "best/value";
    private const string WeightsName = "best/weights/";

    private readonly nn.Module _model = Alive.Require(model);
    private readonly string _metric = metric ?? throw new ArgumentNullException(nameof(metric));
    private readonly int _patience = patience >= 0
        ? patience
        : throw new ArgumentOutOfRangeException(nameof(patience), patience, "At least 0 is needed.");

    private readonly Dictionary<string, Tensor> _weights = [];
    private double _value = double.NaN;
    private long _waited;
    private bool _isDisposed;

    /// <summary>The step whose weights are kept; null before the first row.</summary>
    public int? Step { get; private set; }

    /// <summary>Whether the run has waited long enough.</summary>
    public bool IsOver => _patience > 0 && _waited >= _patience;

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
        Take(State());
    }

    /// <summary>Puts the kept weights and buffers into the model.</summary>
    /// <exception cref="InvalidOperationException">No row was looked at: nothing is kept.</exception>
    public void PutBack()
    {
        CheckAlive();
        if (Step is null)
        {
            throw new InvalidOperationException("No weights are kept: look at a row first.");
        }

        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        foreach (var (name, tensor) in State())
        {
            tensor.copy_(_weights[name]);
        }
    }

    /// <inheritdoc/>
    public void Save(SavedState state)
    {
        CheckAlive();
        ArgumentNullException.ThrowIfNull(state);
        if (Step is not { } step)
        {
            return;
        }

        state.Add(StepName, step);
        state.Add(WaitedName, _waited);
        using var value = tensor(_value, float64);
        state.Add(ValueName, value);
        foreach (var (name, tensor) in _weights)
        {
            state.Add(WeightsName + name, tensor);
        }
    }

    /// <inheritdoc/>
    public void Restore(SavedState state)
    {
        CheckAlive();
        ArgumentNullException.ThrowIfNull(state);
        Step = (int)state.Number(StepName, 0, int.MaxValue);
        _waited = state.Number(WaitedName, 0, int.MaxValue);
        _value = state.Get(ValueName, float64).item<double>();
        var weights = State();
        Take(weights.ToDictionary(entry => entry.Key, entry => state.Get(WeightsName + entry.Key, entry.Value.dtype, entry.Value.shape)));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDisposed = true;
        Forget();
    }

    private void CheckAlive() => ObjectDisposedException.ThrowIf(_isDisposed, this);

    private Dictionary<string, Tensor> State() => Alive.Require(_model, nameof(model)).state_dict();

    private void Take(Dictionary<string, Tensor> weights)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        Forget();
        foreach (var (name, tensor) in weights)
        {
            _weights[name] = tensor.detach().clone().DetachFromDisposeScope();
        }
    }

    private void Forget()
    {
        foreach (var tensor in _weights.Values)
        {
            tensor.Dispose();
        }

        _weights.Clear();
    }
}
