using System.ComponentModel;
using System.Diagnostics;

namespace Pegr.Torch.Documents.Tests.Running;

/// <summary>The interpreter of Python snippets: one with NumPy, the system's first.</summary>
internal static class Python
{
    private static readonly string[] Candidates = ["/usr/bin/python3", "python3", "python"];

    private static readonly Lazy<string?> Found = new(
        () => Candidates.FirstOrDefault(program => Has(program, "numpy, torch")) ?? Candidates.FirstOrDefault(program => Has(program, "numpy")));

    private static readonly Lazy<bool> Torch = new(() => Path is { } path && Has(path, "torch"));

    /// <summary>Its path; null where there is none.</summary>
    public static string? Path => Found.Value;

    /// <summary>Whether it has PyTorch.</summary>
    public static bool HasTorch => Torch.Value;

    private static bool Has(string program, string modules)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, ["-c", $"import {modules}"]) { RedirectStandardError = true })!;
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
