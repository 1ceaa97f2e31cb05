using System.ComponentModel;
using System.Diagnostics;

namespace Pegr.Torch.Tests.Support;

/// <summary>A Python with NumPy, for programs that share no code with the library.</summary>
internal static class Python
{
    // The system's own first: the one on the path may be another, without the system's packages.
    private static readonly string[] Candidates = ["/usr/bin/python3", "python3", "python"];

    private static readonly Lazy<string?> WithPyTorch = new(() => Candidates.FirstOrDefault(python => Has(python, "numpy", "torch")));

    private static readonly Lazy<string?> Path = new(
        () => WithPyTorch.Value ?? Candidates.FirstOrDefault(python => Has(python, "numpy")));

    /// <summary>Whether there is one.</summary>
    public static bool Exists => Path.Value is not null;

    /// <summary>Whether there is one that has PyTorch too.</summary>
    public static bool HasPyTorch => WithPyTorch.Value is not null;

    /// <summary>Skips the test where there is none.</summary>
    public static void SkipWithout() => Assert.SkipUnless(Exists, "No python3 with numpy is on this machine.");

    /// <summary>Skips the test where there is none that has PyTorch too.</summary>
    public static void SkipWithoutPyTorch()
        => Assert.SkipUnless(HasPyTorch, "No python3 with numpy and torch is on this machine.");

    /// <summary>What a script prints, or null where it fails.</summary>
    public static string? Output(params string[] arguments) => Run(Path.Value!, arguments);

    /// <summary>An interpreter that is at work in a folder, with PyTorch if there is any; the caller disposes it.</summary>
    public static PythonSession Start(string folder) => new(Path.Value!, folder);

    private static bool Has(string program, params string[] modules)
        => Run(program, "-c", string.Join('\n', modules.Select(module => $"import {module}"))) is not null;

    private static string? Run(string program, params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            TestContext.Current.SendDiagnosticMessage(errors.Result);
            return process.ExitCode == 0 ? output : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
