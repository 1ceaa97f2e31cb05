using System.Diagnostics;
using Pegr.Torch.Experiments;
using Pegr.Torch.Tables;
using Pegr.Torch.Training.Records;
using Spectre.Console;

namespace Pegr.Torch.Cli.Display;

/// <summary>Moves a bar over all steps of all runs, and shows the current run's figures above it.</summary>
internal sealed class ProgressBar(ProgressContext progress, StatusLine status, IExperimentObserver log) : IExperimentObserver
{
    // A step can take less than a millisecond: the bar is touched a few times a second, not at every step.
    private static readonly long Interval = Stopwatch.Frequency / 5;

    private ProgressTask? _bar;
    private string _figures = "";
    private long _next;

    /// <inheritdoc/>
    public void OnRunStarted(RunInfo run)
    {
        _bar ??= progress.AddTask("runs", maxValue: (double)run.Count * run.TotalSteps);
        _figures = "";
        Show(run, 0);
    }

    /// <inheritdoc/>
    public void OnStep(RunInfo run, int step)
    {
        var now = Stopwatch.GetTimestamp();
        if (now < _next)
        {
            return;
        }

        _next = now + Interval;
        Show(run, step);
    }

    /// <inheritdoc/>
    public void OnLogged(RunInfo run, MetricRow row) => _figures = Readable.Of(row);

    /// <inheritdoc/>
    public void OnRunFinished(RunInfo run, RunRecord record)
    {
        Show(run, run.TotalSteps);
        log.OnRunFinished(run, record);
    }

    /// <inheritdoc/>
    public void OnRunDiverged(RunInfo run, RunRecord record)
    {
        Show(run, run.TotalSteps);
        log.OnRunDiverged(run, record);
    }

    /// <inheritdoc/>
    public void OnTrialFinished(RunInfo run, TrialRecord trial) => Show(run, run.TotalSteps);

    private void Show(RunInfo run, int step)
    {
        status.Show($"{run.Objective}, seed {run.Seed}: step {step} of {run.TotalSteps}   {_figures}");
        _bar!.Description = $"run {run.Index + 1} of {run.Count}";
        _bar.Value = (double)run.Index * run.TotalSteps + step;
    }
}
