using System.Globalization;

namespace Pegr.Torch.Cli.Hosting;

/// <summary>What every command needs of the process that it runs in.</summary>
internal static class Surroundings
{
    /// <summary>Files that a run may have open at once, its libraries included, with room to spare.</summary>
    public const int OpenFiles = 256;

    /// <summary>Kilobytes of stack that threads need: with less than half of it, .NET's compilers of expressions and patterns go on on another thread, whose
    /// stack is as small, and so on for ever.</summary>
    public const int StackKilobytes = 256;

    private const string Limits = "/proc/self/limits";

    /// <summary>Refuses what no command could work in, where libraries would fail with messages of their own.</summary>
    /// <exception cref="RunFailedException">The current folder is gone, too few files may be open, or stacks are too small.</exception>
    public static void Check()
    {
        try
        {
            Directory.GetCurrentDirectory();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RunFailedException(ExitCode.Failed, "the current folder is not there any more; change to another one.", error);
        }

        // The runtime raises its own limit of files to the hard one; a thread's stack is made after the soft one.
        if (Limit("Max open files", isHard: true) is { } files && files < OpenFiles)
        {
            throw TooLow($"this process may have {files} files open and {OpenFiles} are needed; raise the limit with: ulimit -n {OpenFiles}");
        }

        if (Limit("Max stack size", isHard: false) / 1024 is { } stack && stack < StackKilobytes)
        {
            throw TooLow($"this process's threads may have {stack} kB of stack and {StackKilobytes} are needed; raise the limit with: ulimit -s {StackKilobytes}");
        }
    }

    private static RunFailedException TooLow(FormattableString message)
        => new(ExitCode.Failed, FormattableString.Invariant(message), null);

    // Null where it is not known, or unlimited.
    private static long? Limit(string name, bool isHard)
    {
        try
        {
            var line = File.Exists(Limits) ? File.ReadLines(Limits).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) : null;
            var words = line?[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
            return words is [var soft, var hard, ..] && long.TryParse(isHard ? hard : soft, CultureInfo.InvariantCulture, out var limit) ? limit : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
