using Pegr.Torch.Training;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Experiments;

/// <summary>Tells an experiment's observer of one run.</summary>
/// <param name="run">The run.</param>
/// <param name="observer">Whom to tell; null for nobody.</param>
internal sealed class RunObserver(RunInfo run, IExperimentObserver? observer) : ITrainingObserver
{
    private readonly List<MetricRow> _rows = [];

    /// <summary>What was logged so far.</summary>
    public IReadOnlyList<MetricRow> Rows => _rows;

    /// <summary>How often the run went back, see <see cref="RunRecord.Repeats"/>.</summary>
    public int Repeats { get; private set; }

    /// <inheritdoc/>
    public void OnStep(int step) => observer?.OnStep(run, step);

    /// <inheritdoc/>
    public void OnRepeated(int step) => Repeats++;

    /// <inheritdoc/>
    public void OnLogged(MetricRow row)
    {
        _rows.Add(row);
        observer?.OnLogged(run, row);
    }

    /// <summary>The record of a run that diverged.</summary>
    /// <param name="why">What was thrown.</param>
    /// <param name="seconds">How long it took.</param>
    public RunRecord Diverged(DivergedException why, double seconds)
    {
        ArgumentNullException.ThrowIfNull(why);
        return new RunRecord
        {
            Objective = run.Objective,
            Lambda = run.Lambda,
            Seed = run.Seed,
            Steps = _rows.Count == 0 ? 0 : _rows[^1].Step,
            Rows = _rows,
            Seconds = seconds,
            Repeats = Repeats,
            Divergence = why.Message,
        };
    }

    /// <summary>Tells how the run ended.</summary>
    /// <param name="record">Its record.</param>
    public void End(RunRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.Divergence is null)
        {
            observer?.OnRunFinished(run, record);
        }
        else
        {
            observer?.OnRunDiverged(run, record);
        }
    }
}
