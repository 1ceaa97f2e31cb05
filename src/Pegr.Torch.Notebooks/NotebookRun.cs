namespace Pegr.Torch.Notebooks;

/// <summary>Runs a notebook in a process of its own.</summary>
/// <param name="path">The notebook.</param>
/// <param name="document">Its content, which takes the outputs.</param>
/// <param name="host">Program and first arguments of a process that calls <see cref="NotebookHost.Run"/> with the two arguments which follow.</param>
public sealed class NotebookRun(string path, NotebookDocument document, IReadOnlyList<string> host)
{
    /// <summary>Runs all cells.</summary>
    /// <param name="onCell">Told the number of the cell that begins, from 1.</param>
    /// <param name="stop">Ends the run.</param>
    /// <exception cref="NotebookFailedException">A cell failed, or the process ended in it.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public void Run(Action<int> onCell, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(onCell);
        using var process = new HostProcess(path, host);
        using var kill = stop.Register(process.Kill);
        for (var index = 0; index < document.CodeCells.Count; index++)
        {
            var cell = document.CodeCells[index];
            onCell(index + 1);
            var message = process.Ask(new HostRequest(index + 1, cell.Source, cell.Language, IsWatched: false));
            var failure = message is null ? process.End() : message.Failure;
            stop.ThrowIfCancellationRequested();
            if (failure is not null)
            {
                throw new NotebookFailedException(failure.Describe(path, index + 1));
            }

            cell.SetOutputs(index + 1, message!.Outputs);
        }
    }
}
