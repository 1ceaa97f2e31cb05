using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Pegr.Torch.Cli.Tests.Support;

namespace Pegr.Torch.Cli.Tests.Commands;

/// <summary>What signals do to a process. Nothing here waits for a time: only for a file or for the process's own state.</summary>
public sealed class SignalTests : IDisposable
{
    private static readonly string[] Endless = ["--steps", "1000000000", "--objectives", "gd"];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string, int> Signals => new()
    {
        { "HUP", "SIGHUP", 129 },
        { "TERM", "SIGTERM", 143 },
        { "USR1", "SIGUSR1", OperatingSystem.IsLinux() ? 138 : 158 },
        { "USR2", "SIGUSR2", OperatingSystem.IsLinux() ? 140 : 159 },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Signals))]
    public async Task A_run_keeps_a_checkpoint_and_says_how_to_go_on(string signal, string name, int exitCode)
    {
        RequireSignals();
        ReceivedSignals.Require(exitCode - 128);
        using var process = PegrProcess.Start(_folder.Path, null, ["synthetic", .. Flags.SmallWith([.. Endless, "--out", "a"])]);
        await Trains(process);

        process.Signal(signal);
        var outcome = await process.Finish();

        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.Contains($"stopped by {name}. What was logged until then is in 'a'. Continue with: pegr synthetic --resume a", outcome.Error);
        Assert.True(File.Exists(_folder["a", "checkpoints", "training.checkpoint"]));
        var summary = JsonDocument.Parse(File.ReadAllText(_folder["a", "summary.json"])).RootElement;
        Assert.Equal("interrupted", summary.GetProperty("status").GetString());
    }

    [Theory]
    [MemberData(nameof(Signals))]
    public async Task What_cannot_stop_itself_ends_at_the_first_signal(string signal, string name, int exitCode)
    {
        RequireLinux();
        ReceivedSignals.Require(exitCode - 128);

        // The pipe is full and nobody reads it: the command waits in the middle of its work, for ever.
        using var process = Process.Start(new ProcessStartInfo(
            "/bin/sh", ["-c", "head -c 65536 /dev/zero; exec \"$0\" presets", Path.Combine(AppContext.BaseDirectory, "pegr")])
        {
            RedirectStandardOutput = true,
        })!;
        while (!process.HasExited && !Catches(process.Id, exitCode - 128))
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(process.ExitCode == exitCode, $"{name}: {process.ExitCode}");
    }

    [Fact]
    public async Task A_hangup_that_nohup_ignores_stays_ignored()
    {
        RequireLinux();
        using var process = PegrProcess.StartShell(
            _folder.Path, $"trap '' HUP; exec \"$PEGR\" synthetic {string.Join(' ', Flags.SmallWith([.. Endless, "--out", "a"]))}");
        await Trains(process);

        process.Signal("HUP");
        process.Signal("TERM");
        var outcome = await process.Finish();

        Assert.Equal(143, outcome.ExitCode);
        Assert.Contains("stopped by SIGTERM", outcome.Error);
    }

    private async Task Trains(PegrProcess process)
    {
        var metrics = new FileInfo(_folder["a", "metrics.csv"]);
        while (!process.HasExited && !(metrics is { Exists: true, Length: > 0 }))
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
            metrics.Refresh();
        }
    }

    // Whether a process has a handler for a signal: before that any signal ends it anyway.
    private static bool Catches(int process, int signal)
    {
        var line = File.ReadLines($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/status").FirstOrDefault(line => line.StartsWith("SigCgt:", StringComparison.Ordinal));
        return line is not null && (ulong.Parse(line["SigCgt:".Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> (signal - 1) & 1) == 1;
    }

    private static void RequireSignals()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Needs signals.");
        }
    }

    private static void RequireLinux()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Needs /proc.");
        }
    }
}
