using System.Text.Json;
using Pegr.Torch.Cli.Tests.Support;

namespace Pegr.Torch.Cli.Tests.Commands;

/// <summary>Streams that are closed or full, and a process that lacks what commands need.</summary>
public sealed class StreamTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static string Run => $"\"$PEGR\" synthetic {string.Join(' ', Flags.SmallWith("--out", "a"))}";

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(">&-", 1, "the output is closed")]
    [InlineData(">/dev/full", 1, "No space left on device")]
    [InlineData("2>&-", 0, null)]
    [InlineData(">&- 2>&- <&-", 1, null)]
    [InlineData(">/dev/null", 0, null)]
    public async Task A_run_whose_output_goes_nowhere_is_complete(string streams, int exitCode, string? why)
    {
        RequireLinux();

        var outcome = await Shell($"{Run} {streams}");

        Assert.Equal(exitCode, outcome.ExitCode);
        var summary = JsonDocument.Parse(File.ReadAllText(_folder["a", "summary.json"])).RootElement;
        Assert.Equal("complete", summary.GetProperty("status").GetString());
        Assert.Equal(why is null ? "" : $"pegr: all was done, but not all output could be written: {why}\n", outcome.Error);
    }

    [Fact]
    public async Task What_is_only_shown_and_cannot_be_is_no_success()
    {
        RequireLinux();

        Assert.Equal(1, (await Shell("\"$PEGR\" theory >&-")).ExitCode);
    }

    [Theory]
    [InlineData("2>/dev/full", 2)]
    [InlineData("2>&-", 2)]
    [InlineData(">&- 2>&-", 2)]
    public async Task An_error_that_cannot_be_told_has_its_exit_code(string streams, int exitCode)
    {
        RequireLinux();

        Assert.Equal(exitCode, (await Shell($"\"$PEGR\" synthetic --dim 0 {streams}")).ExitCode);
    }

    [Theory]
    [InlineData("ulimit -n 96", "this process may have 96 files open and 256 are needed; raise the limit with: ulimit -n 256")]
    [InlineData("ulimit -s 100", "this process's threads may have 100 kB of stack and 256 are needed; raise the limit with: ulimit -s 256")]
    [InlineData("mkdir gone; cd gone; rmdir ../gone", "the current folder is not there any more; change to another one.")]
    public async Task What_no_command_can_work_in_is_told_in_one_line(string before, string message)
    {
        RequireLinux();

        var outcome = await Shell($"{before}; {Run}");

        Assert.Equal((1, $"pegr: {message}\n"), (outcome.ExitCode, outcome.Error));
        Assert.Empty(_folder.Files());
    }

    private async Task<Outcome> Shell(string line)
    {
        using var process = PegrProcess.StartShell(_folder.Path, line);
        return await process.Finish();
    }

    private static void RequireLinux()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Needs /dev/full.");
        }
    }
}
