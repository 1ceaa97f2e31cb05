using Pegr.Torch.Experiments;
using Pegr.Torch.Training.Records;
using Spectre.Console;

namespace Pegr.Torch.Cli.Display;

/// <summary>Shows how an experiment goes on: a bar on a terminal, a line per run in a file or pipe.</summary>
internal static class RunDisplay
{
    /// <summary>Carries out an experiment while its progress is shown.</summary>
    /// <param name="console">Where to show it.</param>
    /// <param name="isVerbose">Whether every measurement has a line, and none is drawn anew.</param>
    /// <param name="experiment">The experiment.</param>
    public static ExperimentRecord Follow(IAnsiConsole console, bool isVerbose, Func<IExperimentObserver, ExperimentRecord> experiment)
    {
        if (isVerbose || !console.CanRedraw())
        {
            return experiment(new RunLines(console) { IsVerbose = isVerbose });
        }

        var status = new StatusLine();
        return console.Progress()
            .AutoClear(true)
            .ExcludeVerticalPadding()
            .Columns(
                new TaskDescriptionColumn(),
                new ProgressBarColumn { Width = console.BarWidth() },
                new PercentageColumn(),
                new RemainingTimeColumn())
            .UseRenderHook((bar, _) => new Rows(status, bar))
            .Start(progress => experiment(new ProgressBar(progress, status, new RunLines(console))));
    }
}
