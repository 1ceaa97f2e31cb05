using System.Diagnostics;
using System.Globalization;

namespace Pegr.Torch.Cli.Tests.Support;

/// <summary>The built command as a process of its own.</summary>
internal sealed class PegrProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private PegrProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>The environment of a process that ends itself as the hook's own variables say.</summary>
    public static IReadOnlyDictionary<string, string> Killed { get; } = new Dictionary<string, string>
    {
        ["DOTNET_STARTUP_HOOKS"] = Path.Combine(AppContext.BaseDirectory, "Pegr.Torch.Tests.KilledProcess.dll"),
    };

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public static PegrProcess Start(string folder, IReadOnlyDictionary<string, string>? environment = null, params string[] args)
    {
        var name = OperatingSystem.IsWindows() ? "pegr.exe" : "pegr";
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, name), args)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[key] = value;
        }

        return new PegrProcess(Process.Start(start)!);
    }

    /// <summary>The command as a line of sh, in which it is called <c>$PEGR</c>.</summary>
    public static PegrProcess StartShell(string folder, string line)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", line])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PEGR"] = Path.Combine(AppContext.BaseDirectory, "pegr");
        return new PegrProcess(Process.Start(start)!);
    }

    /// <summary>Sends a signal, such as <c>TERM</c>.</summary>
    public void Signal(string name)
        => Process.Start("kill", [$"-{name}", Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();

    public async Task<Outcome> Finish()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new Outcome(_process.ExitCode, await _output, await _error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
