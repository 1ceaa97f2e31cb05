using System.Diagnostics;
using System.Globalization;
using System.IO.Pipes;
using System.Text.Json;

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
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.Inheritable);
        using var process = Start(pipe.GetClientHandleAsString());
        pipe.DisposeLocalCopyOfClientHandle();
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        using var kill = stop.Register(() => process.Kill(entireProcessTree: true));
        using var messages = new StreamReader(pipe);
        for (var index = 0; index < document.CodeCells.Count; index++)
        {
            onCell(index + 1);
            Take(index, messages.ReadLine() is { } line ? JsonSerializer.Deserialize<HostMessage>(line)! : null, process, error, stop);
        }

        process.StandardInput.Close();
        process.WaitForExit();
    }

    private void Take(int index, HostMessage? message, Process process, Task<string> error, CancellationToken stop)
    {
        if (message is null)
        {
            process.WaitForExit(); // also where it is being killed: nothing is left behind
            stop.ThrowIfCancellationRequested();
            throw Failed(index, 0, string.Create(CultureInfo.InvariantCulture, $"the process ended with exit code {process.ExitCode}{Begin(error.Result)}"));
        }

        if (message.Failure is { } failure)
        {
            throw Failed(index, failure.Line, failure.Message);
        }

        document.CodeCells[index].SetOutputs(index + 1, message.Outputs);
    }

    private NotebookFailedException Failed(int index, int line, string message)
    {
        var place = line > 0 ? string.Create(CultureInfo.InvariantCulture, $", line {line}") : "";
        return new NotebookFailedException(string.Create(CultureInfo.InvariantCulture, $"{path}, cell [{index + 1}]{place}: {message}"));
    }

    private static string Begin(string error)
        => error.Length == 0 ? "" : $" ({string.Join(' ', error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(2))})";

    private Process Start(string pipeHandle)
    {
        var start = new ProcessStartInfo(host[0], [.. host.Skip(1), path, pipeHandle])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }
}
