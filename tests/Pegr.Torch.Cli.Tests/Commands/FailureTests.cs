using System.Runtime.InteropServices;
using System.Text.Json;
using Pegr.Torch.Cli.Tests.Support;

namespace Pegr.Torch.Cli.Tests.Commands;

public sealed class FailureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_interrupted_run_keeps_what_was_logged_and_says_where()
    {
        using var stop = new CancellationTokenSource();
        var experiment = FakeExperiment.Create((_, token) =>
        {
            stop.Cancel();
            token.ThrowIfCancellationRequested();
        });

        var outcome = CommandLine.RunWith([experiment], stop.Token, "synthetic", "--out", _folder["a"]);

        AssertFailed(outcome, 130, "interrupted", "stopped by Ctrl-C");
    }

    [Fact]
    public void A_full_disk_fails_the_run()
        => AssertFailed(RunInto(new IOException("No space left on device")), 1, "failed", "No space left on device");

    [Fact]
    public void Lack_of_memory_is_told_without_the_librarys_call_stack()
        => AssertFailed(
            RunInto(new NativeException("DefaultCPUAllocator: can't allocate memory\nframe #0: c10::Error")),
            1,
            "failed",
            "the memory did not suffice (DefaultCPUAllocator: can't allocate memory)");

    [Fact]
    public void A_refusal_after_the_start_fails_the_run()
        => AssertFailed(RunInto(new InvalidInputException("batch-size: too large.")), 1, "failed", "batch-size: too large.");

    [Fact]
    public void An_error_nobody_foresaw_is_called_a_bug_and_shows_no_stack_trace()
    {
        var outcome = RunInto(new InvalidOperationException("Something\nodd"));

        AssertFailed(outcome, 1, "failed", "unexpected InvalidOperationException (Something odd).");
        Assert.Contains("PEGR_DEBUG=1", outcome.Error);
        Assert.DoesNotContain("   at ", outcome.Error);
    }

    private Outcome RunInto(Exception failure)
        => CommandLine.RunWith(FakeExperiment.Create((run, _) => throw failure), "synthetic", "--out", _folder["a"]);

    private sealed class NativeException(string message) : ExternalException(message);

    private void AssertFailed(Outcome outcome, int exitCode, string status, string message)
    {
        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.StartsWith("pegr: ", outcome.Error);
        Assert.Contains(message, outcome.Error);
        Assert.Single(outcome.Error.TrimEnd().Split('\n'));
        Assert.Equal(2, File.ReadAllLines(_folder["a", "metrics.csv"]).Length);
        var summary = JsonDocument.Parse(File.ReadAllText(_folder["a", "summary.json"])).RootElement;
        Assert.Equal(status, summary.GetProperty("status").GetString());
        Assert.Equal(0, summary.GetProperty("results").GetArrayLength());
    }
}
