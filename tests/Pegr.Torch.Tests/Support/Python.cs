using System.ComponentModel;
using System.Diagnostics;

namespace Pegr.Torch.Tests.Support;

/// <summary>A Python with NumPy, for programs that share no code with the library.</summary>
internal static class Python
{
    private static readonly Lazy<string?> Path = new(
        () => new[] { "python3", "/usr/bin/python3", "python" }
            .FirstOrDefault(python => Run(python, null, "-c", "import numpy") is not null));

    /// <summary>Skips the test where there is none.</summary>
    public static void SkipWithout() => Assert.SkipWhen(Path.Value is null, "No python3 with numpy is on this machine.");

    /// <summary>What a script prints, or null where it fails.</summary>
    public static string? Output(params string[] arguments) => Run(Path.Value!, null, arguments);

    /// <summary>What a script prints that runs in a folder, or null where it fails.</summary>
    public static string? OutputIn(string folder, params string[] arguments) => Run(Path.Value!, folder, arguments);

    private static string? Run(string program, string? folder, params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
            start.WorkingDirectory = folder ?? start.WorkingDirectory;
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
