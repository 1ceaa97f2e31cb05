using System.Diagnostics;
using System.Globalization;
using System.IO.Pipes;
using System.Text.Json;

namespace Pegr.Torch.Notebooks;

/// <summary>A process that runs the cells of one notebook, one after the other, as it is asked to.</summary>
internal sealed class HostProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly AnonymousPipeServerStream _pipe = new(PipeDirection.In, HandleInheritability.Inheritable);
    private readonly StreamReader _messages;
    private readonly Process _process;
    private readonly Task<string> _error;

    /// <summary>Starts one.</summary>
    /// <param name="path">The notebook.</param>
    /// <param name="host">Program and first arguments of a process that calls <see cref="NotebookHost.Run"/> with the two arguments which follow.</param>
    public HostProcess(string path, IReadOnlyList<string> host)
    {
        _messages = new StreamReader(_pipe);
        var start = new ProcessStartInfo(host[0], [.. host.Skip(1), path, _pipe.GetClientHandleAsString()])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        _pipe.DisposeLocalCopyOfClientHandle();
        _error = _process.StandardError.ReadToEndAsync(CancellationToken.None);
        _ = _process.StandardOutput.ReadToEndAsync(CancellationToken.None);
    }

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Runs a cell.</summary>
    /// <returns>What it has shown; <see langword="null"/> where the process ended in it.</returns>
    public HostMessage? Ask(HostRequest request)
    {
        try
        {
            _process.StandardInput.WriteLine(JsonSerializer.Serialize(request));
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            return null; // it is not there any more to be asked
        }

        return _messages.ReadLine() is { } line ? JsonSerializer.Deserialize<HostMessage>(line) : null;
    }

    /// <summary>Waits for the end, also where the process is being killed: nothing is left behind.</summary>
    /// <returns>How it ended.</returns>
    public CellFailure End()
    {
        _process.WaitForExit();
        return new CellFailure(0, string.Create(CultureInfo.InvariantCulture, $"the process ended with exit code {_process.ExitCode}{Begin(_error.Result)}"));
    }

    /// <summary>Ends it, and what it has started, at once.</summary>
    public void Kill() => _process.Kill(entireProcessTree: true);

    /// <summary>Lets it end.</summary>
    public void Dispose()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It did not read to the end.
        }

        if (!_process.WaitForExit(Patience))
        {
            Kill();
        }

        _process.Dispose();
        _messages.Dispose();
        _pipe.Dispose();
    }

    private static string Begin(string error)
        => error.Length == 0 ? "" : $" ({string.Join(' ', error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(2))})";
}
