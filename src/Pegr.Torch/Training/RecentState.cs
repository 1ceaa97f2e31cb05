using Pegr.Torch.Runtime;
using Pegr.Torch.Training.Checkpoints;

namespace Pegr.Torch.Training;

/// <summary>
/// Where a run goes on again after a step that failed by chance (<see cref="CollectedScalar"/>): all that training changes, as it was
/// when metrics were last logged. The steps since then are repeated from it to the same bits.
/// </summary>
internal sealed class RecentState(TrainingJob job) : IDisposable
{
    private readonly JobState _job = new(job);
    private SavedState? _state;
    private int _step;
    private int _failures;

    /// <summary>Remembers the present state.</summary>
    /// <param name="step">Steps done.</param>
    public void Keep(int step)
    {
        if (!OptimizerState.IsKnown(job.Optimizer))
        {
            return;
        }

        var state = new SavedState();
        _job.Save(state);
        _state?.Dispose();
        (_state, _step, _failures) = (state, step, 0);
    }

    /// <summary>Whether an error is by chance, and the work since the last <see cref="Keep"/> can be done again.</summary>
    public bool CanRepeat(Exception error) => _state is not null && _failures < CollectedScalar.MaxRepeats && CollectedScalar.Explains(error);

    /// <summary>Goes back.</summary>
    /// <returns>The step that was kept.</returns>
    public int Restore()
    {
        _failures++;
        _job.Restore(_state!);
        return _step;
    }

    public void Dispose() => _state?.Dispose();
}
