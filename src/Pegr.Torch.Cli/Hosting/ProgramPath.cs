namespace Pegr.Torch.Cli.Hosting;

/// <summary>Where this program is, for whoever starts it again.</summary>
internal static class ProgramPath
{
    /// <summary>The words of a command line that start it: its own file, or the host with the program's library.</summary>
    public static IReadOnlyList<string> Words
    {
        get
        {
            var native = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "pegr.exe" : "pegr");
            return File.Exists(native)
                ? [native]
                : [Environment.ProcessPath ?? "dotnet", Path.Combine(AppContext.BaseDirectory, "pegr.dll")];
        }
    }
}
