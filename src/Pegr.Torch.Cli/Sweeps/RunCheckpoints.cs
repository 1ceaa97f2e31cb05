using Pegr.Torch.Cli.Display;
using Pegr.Torch.Experiments.Checkpoints;
using Pegr.Torch.Files;
using Pegr.Torch.Sweeps;

namespace Pegr.Torch.Cli.Sweeps;

/// <summary>The checkpoints of the run that a share is at, in a folder of the run's own: whichever share does the run next goes on from there.</summary>
/// <param name="folder">The sweep's folder.</param>
/// <param name="onGoingOn">Told of a run that does not begin at its beginning, and of the step that it goes on from.</param>
internal sealed class RunCheckpoints(SweepFolder folder, Action<SweepRun, int> onGoingOn) : IDisposable
{
    private (SweepRun Run, CheckpointFolder Checkpoints)? _current;

    /// <summary>Takes the checkpoints of a run, and gives those of the run before back.</summary>
    /// <exception cref="InvalidInputException">Another process computes the run, or its checkpoint cannot be used.</exception>
    public ICheckpointStore Begin(SweepRun run)
    {
        Dispose();
        var path = folder.CheckpointsOf(run);
        var checkpoints = Open(path, run);
        _current = (run, checkpoints);
        if (checkpoints.LastStep is { } step)
        {
            onGoingOn(run, step);
        }

        return checkpoints;
    }

    /// <summary>Deletes the checkpoints of a run whose result is on disk.</summary>
    public void End(SweepRun run)
    {
        if (_current is { } current && current.Run.Index == run.Index)
        {
            _current = null;
            current.Checkpoints.Delete();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_current is { } current)
        {
            _current = null;
            current.Checkpoints.Dispose();
            Disk.DeleteEmptyFolder(folder.CheckpointsOf(current.Run));
        }
    }

    // All that decides on the run's results is in the fingerprint.
    private CheckpointFolder Open(string path, SweepRun run)
    {
        try
        {
            return CheckpointFolder.Open(path, new Dictionary<string, string> { ["sweep"] = folder.Plan.Fingerprint, ["run"] = run.Key });
        }
        catch (InvalidInputException refusal)
        {
            throw new InvalidInputException($"{refusal.Message} Without the folder {ShellText.QuoteFolder(path)} the run is done from its beginning.", refusal);
        }
    }
}
