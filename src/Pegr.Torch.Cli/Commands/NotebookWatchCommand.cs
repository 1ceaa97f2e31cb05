using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Pegr.Torch.Cli.Display;
using Pegr.Torch.Cli.Folders;
using Pegr.Torch.Cli.Hosting;
using Pegr.Torch.Notebooks;

namespace Pegr.Torch.Cli.Commands;

/// <summary><c>pegr notebook watch</c>: runs a notebook again whenever its code changes on disk, from the first changed cell.</summary>
internal static class NotebookWatchCommand
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.5);

    /// <summary>Creates the command.</summary>
    /// <param name="context">Where to write, and when to stop.</param>
    /// <param name="host">What starts the process that runs the cells.</param>
    public static Command Create(CommandContext context, IReadOnlyList<string> host)
    {
        var file = PathArgument.CreateOne("FILE", "The notebook (.ipynb), which takes what its cells show.");
        var command = new Command("watch", "Run a notebook, and whenever it is saved again from the first changed cell; Ctrl-C ends it.") { file };
        command.SetAction(parse => Run(context, parse.GetRequiredValue(file), host));
        return command;
    }

    private static int Run(CommandContext context, string file, IReadOnlyList<string> host)
    {
        NotebookDocument.Read(file);
        FileTarget.Check("FILE", file);
        return context.UntilStopped<int>(
            stop =>
            {
                using var watch = new NotebookWatch(file, host);
                while (true)
                {
                    Follow(context, file, watch, stop);
                    stop.WaitHandle.WaitOne(Interval);
                    stop.ThrowIfCancellationRequested();
                }
            },
            $" '{file}' is as the last run left it.");
    }

    private static void Follow(CommandContext context, string file, NotebookWatch watch, CancellationToken stop)
    {
        try
        {
            if (watch.Look() is { } change)
            {
                context.Console.WritePlain(Run(context, file, watch, change, stop));
            }
        }
        catch (InvalidInputException refusal)
        {
            // Whoever saves it may not be done.
            context.Console.WritePlain(refusal.Message);
        }
    }

    private static string Run(CommandContext context, string file, NotebookWatch watch, NotebookChange change, CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        var failure = (string?)null;
        if (context.Console.CanRedraw())
        {
            NotebookProgress.Follow(context.Console, file, change.Last, onCell => failure = watch.Run(change, onCell, stop));
        }
        else
        {
            failure = watch.Run(change, _ => { }, stop);
        }

        var cells = change.First == change.Last ? $"cell {change.Last}" : string.Create(CultureInfo.InvariantCulture, $"cells {change.First} to {change.Last}");
        return failure ?? string.Create(CultureInfo.InvariantCulture, $"{file}: {cells} ran in {clock.Elapsed.TotalSeconds:F1} s");
    }
}
