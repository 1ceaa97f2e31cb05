using Pegr.Torch.Objectives;
using Pegr.Torch.Runtime;
using Pegr.Torch.Training.Records;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Training;

/// <summary>
/// Stops a run whose loss or gradient is NaN or infinite. On the CPU every step is looked at; on an accelerator, where a
/// look waits for all that is queued, a mark is kept there and looked at when metrics are logged or a checkpoint is due.
/// </summary>
internal sealed class FiniteCheck(TrainingJob job) : IDisposable
{
    private readonly List<Parameter> _parameters = [.. job.Model.parameters()];
    private Tensor? _mark;
    private int _looked;

    /// <summary>Checks a step before its update.</summary>
    public void CheckStep(ObjectiveReport report, int step)
    {
        // A NaN or an infinity anywhere leaves its mark on a sum.
        var sums = _parameters.Select(p => p.grad).Where(grad => grad is not null).Select(grad => grad!.sum());
        if (!ReadBack.IsFree(report.Loss.device_type))
        {
            using var former = _mark;
            var sum = stack(sums.Prepend(report.Loss)).sum();
            _mark = (former ?? zeros_like(sum)).Plus(sum.Times(0)).DetachFromDisposeScope();
        }
        else if (!double.IsFinite(report.Loss.ToNumber()))
        {
            throw Diverged(step, "loss");
        }
        else if (!sums.All(sum => double.IsFinite(sum.ToNumber())))
        {
            throw Diverged(step, "gradient");
        }
    }

    /// <summary>Checks what was measured: a step's own check comes before its update, so what the last one did shows only here.</summary>
    public void CheckMetrics(Dictionary<string, double> values, int step)
    {
        Mark(step);
        foreach (var (metric, what) in new[] { (Metric.TrainLoss, "loss"), (Metric.Penalty, "gradient") })
        {
            if (values.TryGetValue(metric, out var value) && !double.IsFinite(value))
            {
                throw Diverged(step, what);
            }
        }
    }

    /// <summary>Checks the state of a checkpoint.</summary>
    public void CheckState(SavedState state, int step)
    {
        Mark(step);
        if (!state.IsFinite)
        {
            throw Diverged(step, "model's or the optimizer's state");
        }
    }

    public void Dispose() => _mark?.Dispose();

    private void Mark(int step)
    {
        if (_mark is not null && !double.IsFinite(_mark.ToNumber()))
        {
            throw Diverged(step, "loss or gradient", $"between steps {_looked} and {step}");
        }

        _looked = step;
    }

    private DivergedException Diverged(int step, string what, string? where = null)
    {
        var lambda = job.Objective switch
        {
            IPenalizedObjective penalized => penalized.Lambda,
            Scheduled scheduled => scheduled.Lambda,
            _ => 0,
        };
        return where is null
            ? DivergedException.At(step, job.Objective.Key, lambda, what)
            : DivergedException.At(where, job.Objective.Key, lambda, what);
    }
}
