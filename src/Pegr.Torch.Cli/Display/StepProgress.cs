using Pegr.Torch.Diagnostics;
using Spectre.Console;

namespace Pegr.Torch.Cli.Display;

/// <summary>Shows a bar while steps are timed; in a file or pipe, nothing.</summary>
internal static class StepProgress
{
    /// <summary>Carries out a measurement while its progress is shown.</summary>
    public static StepCostReport Follow(IAnsiConsole console, Func<Action<StepKind, double>?, StepCostReport> measure)
    {
        if (!console.CanRedraw())
        {
            return measure(null);
        }

        return console.Progress().AutoClear(true).AutoRefresh(false).Start(progress =>
        {
            var bar = progress.AddTask("warming up", maxValue: 1);
            return measure((kind, done) =>
            {
                bar.Description = $"{kind.Objective}, {kind.Engine}";
                bar.Value = done;
                progress.Refresh(); // between two samples: a thread that draws by itself would take time from those it falls on
            });
        });
    }
}
