using System.Globalization;

namespace Pegr.Torch.Cli.Hosting;

/// <summary>The process's output and error stream, whatever became of them.</summary>
/// <remarks>
/// A program that is started with a stream closed gets the stream's number for one of its own files: the runtime's pipes, here.
/// Those are closed at exec and inherited streams are not, which tells them apart.
/// </remarks>
internal sealed class StandardStreams
{
    private const int CloseOnExec = 0x80000; // Linux's O_CLOEXEC

    private readonly GuardedWriter _output;

    private StandardStreams(GuardedWriter output, GuardedWriter error) => (_output, Error) = (output, error);

    /// <summary>Takes what went wrong; drops what cannot be written.</summary>
    public TextWriter Error { get; }

    /// <summary>Takes the streams over: <see cref="Console.Out"/> and <see cref="Console.Error"/> are then guarded, too.</summary>
    public static StandardStreams Open()
    {
        var output = new GuardedWriter(IsOpen(1) ? Console.Out : new ClosedWriter());
        var error = new GuardedWriter(IsOpen(2) ? Console.Error : TextWriter.Null);
        Console.SetOut(output);
        Console.SetError(error);
        return new StandardStreams(output, error);
    }

    /// <summary>Tells of output that could not be written.</summary>
    /// <param name="exitCode">What the process was to return.</param>
    /// <returns>What it returns.</returns>
    public int Finish(int exitCode)
    {
        _output.Flush();
        if (_output.Failure is not { } failure || exitCode != ExitCode.Success)
        {
            return exitCode;
        }

        Error.WriteLine($"pegr: all was done, but not all output could be written: {failure.Message}");
        return ExitCode.Failed;
    }

    private static bool IsOpen(int number)
    {
        if (!OperatingSystem.IsLinux())
        {
            return true;
        }

        try
        {
            const string flags = "flags:";
            var line = File.ReadLines($"/proc/self/fdinfo/{number.ToString(CultureInfo.InvariantCulture)}")
                .First(line => line.StartsWith(flags, StringComparison.Ordinal));
            return (Convert.ToInt32(line[flags.Length..].Trim(), 8) & CloseOnExec) == 0;
        }
        catch (FileNotFoundException)
        {
            return !Directory.Exists("/proc/self/fdinfo");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}
