using System.Globalization;

namespace Pegr.Torch.Cli.Hosting;

/// <summary>What every command needs of the process that it runs in.</summary>
internal static class Surroundings
{
    /// <summary>Files that a run may have open at once, its libraries included, with room to spare.</summary>
    public const int OpenFiles = 256;

    private const string Limits = "/proc/self/limits";
    private const string Limit = "Max open files";

    /// <summary>Refuses what no command could work in, where libraries would fail with messages of their own.</summary>
    /// <exception cref="RunFailedException">The current folder is gone, or too few files may be open.</exception>
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

        if (MostOpenFiles() is { } most && most < OpenFiles)
        {
            throw new RunFailedException(
                ExitCode.Failed,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"this process may have {most} files open and {OpenFiles} are needed; raise the limit with: ulimit -n {OpenFiles}"),
                null);
        }
    }

    // The hard limit, which the runtime raises its own to. Null where it is not known, or unlimited.
    private static int? MostOpenFiles()
    {
        try
        {
            var line = File.Exists(Limits) ? File.ReadLines(Limits).FirstOrDefault(line => line.StartsWith(Limit, StringComparison.Ordinal)) : null;
            var words = line?[Limit.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
            return words is [_, var hard, ..] && int.TryParse(hard, CultureInfo.InvariantCulture, out var most) ? most : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
