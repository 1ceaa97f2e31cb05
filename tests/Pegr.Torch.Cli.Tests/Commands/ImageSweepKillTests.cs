using Pegr.Torch.Cli.Tests.Support;

namespace Pegr.Torch.Cli.Tests.Commands;

/// <summary>A process that computes a sweep on images and dies at any change that it makes to the disk.</summary>
[Collection(Alone.Name)]
public sealed class ImageSweepKillTests : IDisposable
{
    private static readonly string[] Sweep =
    [
        "sweep", "images", .. ImageSweepFlags.SmallWith("--x", "train-samples=8,12", "--y", "sigma=2", "--objectives", "pegr", "--checkpoint-every", "1"),
    ];

    private static readonly string[] Other =
    [
        "sweep", .. SweepFlags.SmallWith("--x", "signal-norm=1:2:2", "--y", "samples=5:5:1", "--seeds", "1", "--dim", "21"),
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_is_gone_on_with_from_the_last_checkpoint_wherever_it_was_killed()
    {
        var changes = DyingProcess.Count([.. Sweep, "--out", _folder["whole"]]);
        var whole = FolderContents.Of(_folder["whole"]);
        var told = new HashSet<string>();
        for (var at = 0; at < changes; at++)
        {
            var folder = _folder["killed", $"{at}"];
            var cause = DyingProcess.RunUntil(at, [.. Sweep, "--out", folder]);

            var outcome = CommandLine.Run([.. Sweep, "--out", folder]);

            Assert.True((outcome.ExitCode, outcome.Error) == (0, ""), $"killed at change {at} ({cause}): {outcome.Error}");
            FolderContents.AssertSame(whole, folder, $"killed at change {at} ({cause})");
            told.UnionWith(outcome.Output.Split('\n').Where(line => line.Contains("going on")).Select(line => $"{line.Trim().Split(' ')[4].Split(',')[0]} {line.Trim().Split(' ')[^1]}"));
        }

        // Both runs were gone on with from every step but the last, after which they are done.
        Assert.Superset(new HashSet<string> { "8 1", "8 2", "12 1", "12 2" }, told);
    }

    [Fact]
    public void A_share_that_is_killed_is_taken_over_by_other_shares_from_its_last_checkpoint()
    {
        CommandLine.Run([.. Sweep, "--out", _folder["whole"]]);
        var whole = File.ReadAllText(_folder["whole", "results.csv"]);
        var taken = 0;
        for (var (at, isKilled) = (0, true); isKilled; at += 2)
        {
            var folder = _folder["shared", $"{at}"];
            isKilled = DyingProcess.RunUntil(at, [.. Sweep, "--shard", "2/2", "--out", folder]) is not null;

            var outcome = CommandLine.Run([.. Sweep, "--out", folder]);

            Assert.True((outcome.ExitCode, outcome.Error) == (0, ""), $"killed at change {at}: {outcome.Error}");
            Assert.Equal(whole, File.ReadAllText(Path.Combine(folder, "results.csv")));
            Assert.Empty(Directory.GetDirectories(Path.Combine(folder, "shards")));
            taken += outcome.Output.Contains("going on with run 12,") ? 1 : 0;
        }

        Assert.InRange(taken, 2, int.MaxValue);
    }

    [Fact]
    public void It_is_replaced_wherever_it_was_killed()
    {
        DyingProcess.RunToFirstLine([.. Other, "--out", _folder["begun"]]);
        var begun = FolderContents.Of(_folder["begun"]);
        for (var (at, isKilled) = (0, true); isKilled; at++)
        {
            var folder = _folder["killed", $"{at}"];
            var cause = DyingProcess.RunUntil(at, [.. Sweep, "--out", folder]);
            isKilled = cause is not null;
            DyingProcess.RunToFirstLine([.. Other, "--out", folder, "--overwrite"]);
            FolderContents.AssertSame(begun, folder, $"killed at change {at} ({cause}) and replaced");
        }
    }

    [Fact]
    public void A_damaged_checkpoint_is_named_with_what_to_delete()
    {
        for (var at = 0; !Directory.Exists(_folder["a", "shards", "run-0002"]); at++)
        {
            Assert.NotNull(DyingProcess.RunUntil(at, [.. Sweep, "--out", _folder["a"]]));
        }

        DyingProcess.RunUntil(3, "sweep", "--resume", _folder["a"]);
        var checkpoint = Directory.GetFiles(_folder["a", "shards", "run-0002"], "*.checkpoint").FirstOrDefault();
        checkpoint ??= _folder.Write(Path.Combine("a", "shards", "run-0002", "training.checkpoint"), "");
        File.WriteAllText(checkpoint, "nonsense");

        var outcome = CommandLine.Run("sweep", "--resume", _folder["a"]);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains($"Without the folder {_folder["a", "shards", "run-0002"]} the run is done from its beginning.", outcome.Error);
        Assert.Single(outcome.Error.TrimEnd().Split('\n'));
        Directory.Delete(_folder["a", "shards", "run-0002"], recursive: true);
        Assert.Equal(0, CommandLine.Run("sweep", "--resume", _folder["a"]).ExitCode);
    }
}
