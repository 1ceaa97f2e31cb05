using System.Globalization;

namespace Pegr.Torch.Cli.Hosting;

/// <summary>The signals that this process was started to ignore, as <c>nohup</c> has it for SIGHUP. Known on Linux only.</summary>
internal static class IgnoredSignals
{
    private const string Status = "/proc/self/status";
    private const string Mask = "SigIgn:";

    private static readonly Lazy<ulong> Found = new(Read);

    /// <summary>Whether a signal is one.</summary>
    public static bool Contain(int signal) => (Found.Value >> (signal - 1) & 1) == 1;

    private static ulong Read()
    {
        try
        {
            var line = File.Exists(Status) ? File.ReadLines(Status).FirstOrDefault(line => line.StartsWith(Mask, StringComparison.Ordinal)) : null;
            return ulong.TryParse(line?[Mask.Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var mask) ? mask : 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
