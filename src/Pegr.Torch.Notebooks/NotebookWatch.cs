using System.Text.Json.Nodes;

namespace Pegr.Torch.Notebooks;

/// <summary>
/// Runs a notebook, and again from the first cell that has changed whenever it changes on disk. What its cells show is written to it.
/// The cells run in one process, which keeps what those before the changed one have made.
/// </summary>
/// <param name="path">The notebook.</param>
/// <param name="host">Program and first arguments of a process that calls <see cref="NotebookHost.Run"/> with the two arguments which follow.</param>
public sealed class NotebookWatch(string path, IReadOnlyList<string> host) : IDisposable
{
    private readonly WatchedFile _file = new(path);

    // Those whose work the process holds, in their order.
    private readonly List<WatchedCell> _ran = [];

    // All code at the last run, also of cells that it did not get to.
    private IReadOnlyList<NotebookCell> _known = [];
    private WatchedCell? _failed;

    // Whether outputs are not in the file yet: it could not be read when they came.
    private bool _isPending;
    private HostProcess? _process;

    /// <summary>Looks at the file.</summary>
    /// <returns>What is to run; <see langword="null"/> where no code has changed.</returns>
    /// <exception cref="InvalidInputException">The file cannot be read as a notebook.</exception>
    public NotebookChange? Look()
    {
        if (!_file.HasChanged())
        {
            return null;
        }

        var document = NotebookDocument.Read(path);
        var cells = document.CodeCells;
        var same = cells.Zip(_known).TakeWhile(pair => pair.First.Source == pair.Second.Source && pair.First.Language == pair.Second.Language).Count();
        if (same == cells.Count && (same <= _ran.Count || same == _known.Count))
        {
            Forget(same);
            _known = cells;
            WritePending();
            return null;
        }

        return new NotebookChange(document, (_process is { HasEnded: false } ? Math.Min(same, _ran.Count) : 0) + 1);
    }

    /// <summary>Runs cells and writes what they show to the file.</summary>
    /// <param name="change">Which cells.</param>
    /// <param name="onCell">Told the number of the cell that begins, from 1.</param>
    /// <param name="stop">Ends the run; nothing is written then.</param>
    /// <returns>Why a cell failed, in one line that names it; <see langword="null"/> where none did.</returns>
    /// <exception cref="InvalidInputException">The file can no longer be read as a notebook.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public string? Run(NotebookChange change, Action<int> onCell, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(onCell);
        if (change.First == 1)
        {
            _process?.Dispose();
            _process = new HostProcess(path, host);
        }

        Forget(change.First - 1);
        _known = change.Document.CodeCells;
        using var kill = stop.Register(_process!.Kill);
        var failure = Run(_process, change, onCell, stop);
        _isPending = true;
        WritePending();
        return failure?.Describe(path, _ran.Count + 1);
    }

    /// <summary>Ends the process.</summary>
    public void Dispose() => _process?.Dispose();

    private CellFailure? Run(HostProcess process, NotebookChange change, Action<int> onCell, CancellationToken stop)
    {
        for (var number = change.First; number <= change.Last; number++)
        {
            var cell = change.Document.CodeCells[number - 1];
            onCell(number);
            var message = process.Ask(new HostRequest(number, cell.Source, cell.Language, IsWatched: true));
            var failure = message is null ? process.End() : message.Failure;
            stop.ThrowIfCancellationRequested();
            var outputs = message?.Outputs ?? [];
            if (failure is not null)
            {
                outputs.Add((JsonNode)failure.ToOutput(number));
                _failed = new WatchedCell(cell.Source, cell.Language, outputs);
                return failure;
            }

            _ran.Add(new WatchedCell(cell.Source, cell.Language, outputs));
        }

        return null;
    }

    private void WritePending()
    {
        if (_isPending)
        {
            _file.Rewrite(WithOutputs);
            _isPending = false;
        }
    }

    private void Forget(int from)
    {
        _ran.RemoveRange(Math.Min(from, _ran.Count), Math.Max(0, _ran.Count - from));
        _failed = null;
    }

    // The file as it is by now, which may have been changed while its cells ran: cells that are still the same get their outputs.
    private string WithOutputs()
    {
        var document = NotebookDocument.Read(path);
        List<WatchedCell> shown = [.. _ran, .. _failed is null ? [] : new[] { _failed }];
        for (var index = 0; index < Math.Min(shown.Count, document.CodeCells.Count) && shown[index].Is(document.CodeCells[index]); index++)
        {
            document.CodeCells[index].SetOutputs(index + 1, shown[index].Outputs);
        }

        return document.Format();
    }
}
