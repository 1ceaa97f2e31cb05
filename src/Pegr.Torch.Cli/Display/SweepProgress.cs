using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace Pegr.Torch.Cli.Display;

/// <summary>Shows how a sweep goes on: a bar with the time left on a terminal, now and then a line in a file or pipe.</summary>
internal static class SweepProgress
{
    private const int Lines = 10;

    /// <summary>Carries out a sweep while its progress is shown.</summary>
    /// <param name="console">Where to show it.</param>
    /// <param name="total">How many runs there are.</param>
    /// <param name="done">How many were done before.</param>
    /// <param name="sweep">The work; tells of every run that it finishes.</param>
    public static void Follow(IAnsiConsole console, int total, int done, Action<Action> sweep)
    {
        if (!console.CanRedraw())
        {
            sweep(Reporter(console, total, done));
            return;
        }

        console.Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn(),
                new ProgressBarColumn { Width = console.BarWidth() },
                new PercentageColumn(),
                new RemainingTimeColumn())
            .Start(progress =>
            {
                var bar = progress.AddTask("runs", maxValue: total);
                bar.Value = done;
                sweep(() =>
                {
                    bar.Increment(1);
                    bar.Description = string.Create(CultureInfo.InvariantCulture, $"run {bar.Value:0} of {total}");
                });
            });
    }

    /// <summary>Writes a line while a sweep goes on.</summary>
    /// <param name="console">Where to write.</param>
    /// <param name="line">The line.</param>
    public static void Tell(IAnsiConsole console, string line)
    {
        if (console.CanRedraw())
        {
            console.WriteLine(line); // above the bar
        }
        else
        {
            console.WritePlain(line);
        }
    }

    private static Action Reporter(IAnsiConsole console, int total, int before)
    {
        var clock = Stopwatch.StartNew();
        var done = before;
        return () =>
        {
            done++;
            if (done * Lines / total > (done - 1) * Lines / total)
            {
                var left = clock.Elapsed / (done - before) * (total - done);
                console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {done}/{total} runs   {clock.Elapsed.TotalSeconds:F1} s   {left.TotalSeconds:F0} s left"));
            }
        };
    }
}
