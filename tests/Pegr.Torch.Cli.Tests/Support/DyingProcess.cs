using Pegr.Torch.Files;

namespace Pegr.Torch.Cli.Tests.Support;

/// <summary>
/// Carries out command lines in this process as if it were killed at one of the changes that it makes to the disk: that change
/// and all later ones, deletions and the clearing of temporary files among them, are not made any more.
/// </summary>
internal sealed class DyingProcess
{
    private readonly Lock _lock = new();
    private readonly int _last;
    private bool _diesAtFirstLine;
    private int _changes;

    private DyingProcess(int last) => _last = last;

    /// <summary>How many changes a command makes when it is left alone.</summary>
    public static int Count(params string[] args)
    {
        var process = new DyingProcess(int.MaxValue);
        Assert.Equal((0, ""), process.Run(args) is var outcome ? (outcome.ExitCode, outcome.Error) : default);
        return process._changes;
    }

    /// <summary>Lets a command make so many changes and die at the next, half of what it is about to add or move being written.</summary>
    /// <returns>What it died of: the step and the name of the file or folder; null where the command came to its end.</returns>
    public static string? RunUntil(int changes, params string[] args)
    {
        var process = new DyingProcess(changes);
        process.Run(args);
        return process.Cause;
    }

    /// <summary>Lets a command die when it is about to write its first measurement or result: its folder is its own then.</summary>
    public static void RunToFirstLine(params string[] args)
    {
        var process = new DyingProcess(int.MaxValue) { _diesAtFirstLine = true };
        var outcome = process.Run(args);
        Assert.True(process.Cause is not null, outcome.Error);
    }

    private string? Cause { get; set; }

    private Outcome Run(string[] args)
    {
        DiskWatch.Watcher = Before;
        try
        {
            return CommandLine.Run(args);
        }
        finally
        {
            DiskWatch.Watcher = null;

            // What a process that is killed has open is closed, where it was not let go of, too.
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    private void Before(DiskStep step, string path)
    {
        lock (_lock)
        {
            if (Cause is null && _changes < _last && !(_diesAtFirstLine && step == DiskStep.Append))
            {
                _changes++;
                return;
            }

            if (Cause is null)
            {
                Cause = $"{step} {Path.GetFileName(path)}";
                if (step == DiskStep.Replace)
                {
                    // As a buffer that did not get out: the temporary file is a part of what it was to be.
                    using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
                    file.SetLength(file.Length / 2);
                }
            }

            throw new DeathException(Cause);
        }
    }

    private sealed class DeathException(string cause) : Exception($"Killed at {cause}.");
}
