using System.Diagnostics;
using Pegr.Torch.Cli.Hosting;

namespace Pegr.Torch.Cli.Sweeps;

/// <summary>
/// A process of this program's own that computes a share on one device. It ends, with a checkpoint, when its input does: when it is told
/// to stop, and when the process that started it dies.
/// </summary>
internal sealed class Worker : IDisposable
{
    /// <summary>The option that makes a process one.</summary>
    public const string Flag = "--worker";

    /// <summary>The line that it prints for every run that has ended.</summary>
    public const string RunLine = "run";

    private const string Prefix = "pegr: ";

    private readonly Process _process;

    private Worker(Process process, Task<WorkerEnd> end) => (_process, End) = (process, end);

    /// <summary>How it ends.</summary>
    public Task<WorkerEnd> End { get; }

    /// <summary>Starts one.</summary>
    /// <param name="device">Its device.</param>
    /// <param name="arguments">The command line.</param>
    /// <param name="onRun">Told of every run that has ended.</param>
    /// <param name="onLine">Told whatever else it prints.</param>
    public static Worker Start(string device, IEnumerable<string> arguments, Action onRun, Action<string> onLine)
    {
        var start = new ProcessStartInfo(ProgramPath.Words[0], [.. ProgramPath.Words.Skip(1), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        return new Worker(process, Follow(process, device, onRun, onLine));
    }

    /// <summary>Stops this process, which is one, when its input ends.</summary>
    public static void StopWithInput(StopSignal stop)
    {
        var thread = new Thread(() =>
        {
            using var input = Console.OpenStandardInput();
            while (input.ReadByte() >= 0)
            {
            }

            stop.Give("the process that it works for");
        })
        {
            IsBackground = true,
        };
        thread.Start();
    }

    /// <summary>Has it stop between two steps.</summary>
    public void Stop()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        _process.Dispose();
    }

    private static async Task<WorkerEnd> Follow(Process process, string device, Action onRun, Action<string> onLine)
    {
        var error = process.StandardError.ReadToEndAsync();
        while (await process.StandardOutput.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            if (line == RunLine)
            {
                onRun();
            }
            else
            {
                onLine(line);
            }
        }

        await process.WaitForExitAsync().ConfigureAwait(false);
        var message = (await error.ConfigureAwait(false)).Trim();
        return new WorkerEnd(device, process.ExitCode, message.StartsWith(Prefix, StringComparison.Ordinal) ? message[Prefix.Length..] : message);
    }
}
