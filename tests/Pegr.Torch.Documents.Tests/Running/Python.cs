using System.ComponentModel;
using System.Diagnostics;

namespace Pegr.Torch.Documents.Tests.Running;

/// <summary>The interpreter of Python snippets: one with NumPy, the system's first.</summary>
internal static class Python
{
    private static readonly Lazy<string?> Found = new(() => new[] { "/usr/bin/python3", "python3", "python" }.FirstOrDefault(HasNumPy));

    /// <summary>Its path; null where there is none.</summary>
    public static string? Path => Found.Value;

    private static bool HasNumPy(string program)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, ["-c", "import numpy"]) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
