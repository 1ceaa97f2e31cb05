using Pegr.Torch.Cli.Tests.Support;

namespace Pegr.Torch.Cli.Tests.Commands;

/// <summary>
/// A process that dies at any change that it makes to the disk, every one of them in turn, leaves a folder that can be gone on with and
/// replaced, and then holds what an uninterrupted run leaves, byte for byte and nothing else.
/// </summary>
public sealed class InjectedKillTests : IDisposable
{
    private static readonly string[] Run =
    [
        "synthetic", .. Flags.SmallWith("--objectives", "pegr", "--checkpoint-every", "4"), "--save-tensors",
    ];

    private static readonly string[] OtherRun =
    [
        "synthetic", .. Flags.SmallWith("--objectives", "gd", "--seeds", "1", "--dim", "21", "--tensorboard", "false"),
    ];

    private static readonly string[] Sweep =
    [
        "sweep", .. SweepFlags.SmallWith("--y", "samples=4:4:1", "--seeds", "1", "--objectives", "pegr"),
    ];

    private static readonly string[] OtherSweep =
    [
        "sweep", .. SweepFlags.SmallWith("--x", "signal-norm=1:2:2", "--y", "samples=5:5:1", "--seeds", "1", "--dim", "21"),
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_is_gone_on_with_wherever_it_was_killed()
    {
        var (whole, changes) = Whole(Run);
        for (var at = 0; at < changes; at++)
        {
            var (folder, story) = Killed(at, Run);
            GoOn(Run, folder, story);
            FolderContents.AssertSame(whole, folder, story);
        }
    }

    [Fact]
    public void A_run_is_replaced_wherever_it_was_killed() => AssertReplaced(Run, OtherRun);

    [Fact]
    public void A_sweep_is_replaced_wherever_it_was_killed() => AssertReplaced(Sweep, OtherSweep);

    [Fact]
    public void A_run_is_replaced_by_a_sweep_wherever_it_was_killed() => AssertReplaced(Run, OtherSweep);

    [Fact]
    public void A_sweep_is_replaced_by_a_run_wherever_it_was_killed() => AssertReplaced(Sweep, OtherRun);

    [Fact]
    public void A_process_that_goes_on_may_be_killed_as_well()
    {
        var (whole, changes) = Whole(Run);
        for (var at = 1; at < changes; at += 5)
        {
            var (folder, story) = Killed(at, Run);
            if (File.Exists(Path.Combine(folder, "config.yaml")))
            {
                for (var again = 0; DyingProcess.RunUntil(again, Run[0], "--resume", folder) is { } cause; again += 9)
                {
                    story += $", again at change {again} ({cause})";
                }
            }

            GoOn(Run, folder, story);
            FolderContents.AssertSame(whole, folder, story);
        }
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void A_process_that_replaces_may_be_killed_as_well(bool ofSweep, bool bySweep)
    {
        var (earlier, later) = (ofSweep ? Sweep : Run, bySweep ? OtherSweep : OtherRun);
        var begun = Begun(later);
        Succeed("nothing", [.. earlier, "--out", _folder["earlier"]]);
        for (var (at, isKilled) = (0, true); isKilled; at++)
        {
            var folder = _folder["replaced", $"{at}"];
            Copy(_folder["earlier"], folder);
            var cause = DyingProcess.RunUntil(at, [.. later, "--out", folder, "--overwrite"]);
            isKilled = cause?.StartsWith("Append", StringComparison.Ordinal) == false;
            var story = $"killed at change {at} ({cause}) while it replaced the earlier one";
            var isLater = File.ReadAllText(Path.Combine(folder, "config.yaml")).Contains("\ndim: 21\n", StringComparison.Ordinal);
            string[] args = isLater ? [later[0], "--resume", folder] : [.. later, "--out", folder, "--overwrite"];
            DyingProcess.RunToFirstLine(args);
            FolderContents.AssertSame(begun, folder, story);
        }
    }

    [Fact]
    public void A_sweep_is_gone_on_with_wherever_it_was_killed()
    {
        var (whole, changes) = Whole(Sweep);
        for (var at = 0; at < changes; at++)
        {
            var (folder, story) = Killed(at, Sweep);
            Succeed(story, [.. Sweep, "--out", folder]);
            FolderContents.AssertSame(whole, folder, story);
        }
    }

    [Fact]
    public void A_share_that_is_killed_is_taken_over_by_other_shares()
    {
        var (whole, changes) = Whole(Sweep);
        for (var at = 0; at < changes; at++)
        {
            var folder = _folder["shared", $"{at}"];
            var cause = DyingProcess.RunUntil(at, [.. Sweep, "--shard", "2/2", "--out", folder]);
            Succeed($"a kill at {cause}", [.. Sweep, "--out", folder]);
            if (cause is null)
            {
                return;
            }

            Assert.Empty(Directory.GetFiles(folder, "*.lock", SearchOption.AllDirectories));
            Assert.Empty(Directory.GetFiles(folder, "*.pegr-tmp", SearchOption.AllDirectories));
            Assert.Equal(File.ReadAllText(Path.Combine(_folder["whole", "0"], "results.csv")), File.ReadAllText(Path.Combine(folder, "results.csv")));
        }

        Assert.NotEmpty(whole);
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private static void GoOn(string[] command, string folder, string story)
        => Succeed(story, File.Exists(Path.Combine(folder, "config.yaml")) ? [command[0], "--resume", folder] : [.. command, "--out", folder]);

    private static void Succeed(string story, params string[] args)
    {
        var outcome = CommandLine.Run(args);
        Assert.True((outcome.ExitCode, outcome.Error) == (0, ""), $"{story}: {outcome.Error}");
    }

    // Everything of the earlier one is gone when the later one begins to write its own.
    private void AssertReplaced(string[] earlier, string[] later)
    {
        var begun = Begun(later);
        var (_, changes) = Whole(earlier);
        for (var at = 0; at <= changes; at++)
        {
            var folder = _folder["killed", $"{at}"];
            var cause = DyingProcess.RunUntil(at, [.. earlier, "--out", folder]);
            DyingProcess.RunToFirstLine([.. later, "--out", folder, "--overwrite"]);
            FolderContents.AssertSame(begun, folder, $"killed at change {at} ({cause}) and replaced");
        }
    }

    private IReadOnlyList<string> Begun(string[] command)
    {
        var folder = _folder[$"begun-{command[0]}"];
        DyingProcess.RunToFirstLine([.. command, "--out", folder]);
        return FolderContents.Of(folder);
    }

    private (IReadOnlyList<string> Contents, int Changes) Whole(string[] command)
    {
        var folder = _folder["whole", $"{Directory.CreateDirectory(_folder["whole"]).GetDirectories().Length}"];
        var changes = DyingProcess.Count([.. command, "--out", folder]);
        return (FolderContents.Of(folder), changes);
    }

    private (string Folder, string Story) Killed(int at, string[] command)
    {
        var folder = _folder["killed", $"{at}"];
        var cause = DyingProcess.RunUntil(at, [.. command, "--out", folder]);
        return (folder, $"killed at change {at} ({cause})");
    }
}
