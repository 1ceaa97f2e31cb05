using System.Diagnostics;
using Pegr.Torch.Vision.Downloads;
using Spectre.Console;

namespace Pegr.Torch.Cli.Display;

/// <summary>Shows a bar while files are fetched; in a file or pipe, a line for each file.</summary>
internal static class DownloadDisplay
{
    private static readonly long Interval = Stopwatch.Frequency / 10;

    /// <summary>Carries out a download while its progress is shown.</summary>
    public static void Follow(IAnsiConsole console, Action<Action<DownloadProgress>> download)
    {
        if (console.CanRedraw())
        {
            Bar(console, download);
        }
        else
        {
            Lines(console, download);
        }
    }

    private static void Bar(IAnsiConsole console, Action<Action<DownloadProgress>> download)
        => console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new DownloadedColumn(), new TransferSpeedColumn(), new RemainingTimeColumn())
            .Start(progress =>
            {
                var bar = progress.AddTask("files", maxValue: 1);
                var next = 0L;
                download(state =>
                {
                    var now = Stopwatch.GetTimestamp();
                    if (now < next && state.Done < state.Total)
                    {
                        return;
                    }

                    next = now + Interval;
                    bar.Description = Markup.Escape(state.File);
                    bar.MaxValue = state.Total;
                    bar.Value = state.Done;
                });
            });

    private static void Lines(IAnsiConsole console, Action<Action<DownloadProgress>> download)
    {
        var file = "";
        download(state =>
        {
            if (state.File != file)
            {
                file = state.File;
                console.WritePlain($"fetching {file}");
            }
        });
    }
}
