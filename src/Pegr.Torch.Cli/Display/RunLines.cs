using System.Globalization;
using Pegr.Torch.Experiments;
using Pegr.Torch.Tables;
using Pegr.Torch.Training.Records;
using Spectre.Console;

namespace Pegr.Torch.Cli.Display;

/// <summary>Writes a line when a run has ended, well or diverged.</summary>
internal sealed class RunLines(IAnsiConsole console) : IExperimentObserver
{
    /// <summary>Whether every measurement has a line, too.</summary>
    public bool IsVerbose { get; init; }

    /// <inheritdoc/>
    public void OnLogged(RunInfo run, MetricRow row)
    {
        if (IsVerbose)
        {
            console.WriteLine($"      {NameOf(run),-13} seed {run.Seed,-3} step {row.Step,-7} {Readable.Of(row)}");
        }
    }

    /// <inheritdoc/>
    public void OnRunFinished(RunInfo run, RunRecord record) => Write(run, record.Seconds, Readable.Of(record.Reported));

    /// <inheritdoc/>
    public void OnRunDiverged(RunInfo run, RunRecord record) => Write(run, record.Seconds, "diverged");

    /// <inheritdoc/>
    public void OnTrialFinished(RunInfo run, TrialRecord trial)
        => Write(run, trial.Seconds, trial.Divergence is null ? $"validation accuracy {Readable.Fraction(trial[Metric.ValidationAccuracy])}" : "diverged");

    private void Write(RunInfo run, double duration, string end)
    {
        var count = run.Count.ToString(CultureInfo.InvariantCulture);
        var index = (run.Index + 1).ToString(CultureInfo.InvariantCulture).PadLeft(count.Length);
        var seconds = string.Create(CultureInfo.InvariantCulture, $"{duration:F1} s");
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {index}/{count}  {NameOf(run),-13} seed {run.Seed,-3} {seconds,7}   {end}"));
    }

    private static string NameOf(RunInfo run)
        => run.Lambda == 0 ? run.Objective : $"{run.Objective} {Readable.Number(run.Lambda)}";
}
