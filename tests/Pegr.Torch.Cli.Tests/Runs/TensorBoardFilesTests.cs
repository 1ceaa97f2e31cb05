using System.Globalization;
using Pegr.Torch.Cli.Folders;
using Pegr.Torch.Cli.Tests.Support;
using Pegr.Torch.Tests.Support;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Cli.Tests.Runs;

public sealed class TensorBoardFilesTests : IDisposable
{
    private static readonly RunInfo Info = new("pegr", 0.1, 3, 0, 1, 100);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_runs_events_are_the_lines_of_the_metrics()
    {
        CommandLine.Run(["synthetic", .. Flags.SmallWith("--lambda", "0.1,0.2"), "--out", _folder["a"]]);

        var lines = File.ReadAllLines(_folder["a", "metrics.csv"]).Select(line => line.Split(',')).ToList();
        var tags = lines[0][4..].Select(TensorBoardFiles.Tag).ToList();
        Assert.Equal(tags.Distinct(), tags);
        var runs = lines[1..].GroupBy(line => line[0] == "gd" ? $"gd-seed{line[2]}" : $"{line[0]}-lambda{line[1]}-seed{line[2]}").ToList();
        Assert.Equal(6, runs.Count);
        Assert.Equal(
            runs.Select(run => run.Key).Order(),
            Directory.GetDirectories(_folder["a", "tensorboard"]).Select(Path.GetFileName).Order());
        Assert.All(runs, run =>
        {
            var events = Events("a", run.Key);
            Assert.Equal("brain.Event:2", events[0].FileVersion);
            Assert.Equal(
                run.SelectMany(line => tags.Zip(line[4..], (tag, value) => (long.Parse(line[3]), tag, Number(value)))),
                events.Skip(1).Select(logged => (logged.Step, logged.Scalars.Single().Tag, logged.Scalars.Single().Value)));
        });
    }

    [Theory]
    [InlineData("tensorboard")]
    [InlineData("tensorboard", "pegr-lambda0.1-seed3")]
    public void Event_files_that_a_link_leads_to_stay(params string[] link)
    {
        var mine = _folder.Write(Path.Combine("mine", "pegr-lambda0.1-seed3", "events.out.tfevents.1"), "mine");
        var folder = Folder();
        var place = Path.Combine([folder.Path, .. link]);
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        Directory.CreateSymbolicLink(place, link.Length == 1 ? _folder["mine"] : Path.GetDirectoryName(mine)!);

        new TensorBoardFiles(() => folder).OnRunStarted(Info);

        Assert.Equal("mine", File.ReadAllText(mine));
    }

    [Theory]
    [InlineData("train_loss", "train/loss")]
    [InlineData("test_accuracy", "test/accuracy")]
    [InlineData("gradient_norm_mean", "gradient_norm_mean")]
    public void Tags_group_what_is_of_one_set_of_examples(string metric, string tag)
        => Assert.Equal(tag, TensorBoardFiles.Tag(metric));

    [Fact]
    public void An_event_is_on_disk_as_soon_as_it_is_logged_with_the_time_in_seconds()
    {
        var files = new TensorBoardFiles(Folder);

        files.OnRunStarted(Info);
        files.OnLogged(Info, Records.Row(50, ("penalty", 0.25), ("test_loss", double.NaN)));

        var events = Events("run", "pegr-lambda0.1-seed3");
        Assert.Equal([("penalty", 0.25f), ("test/loss", float.NaN)], events.Skip(1).SelectMany(logged => logged.Scalars));
        Assert.All(events.Skip(1), logged => Assert.Equal(50, logged.Step));
        Assert.All(events.Skip(1), logged => Assert.Equal(DateTimeOffset.UtcNow.ToUnixTimeSeconds(), logged.WallTime, 3600.0));
    }

    [Fact]
    public void A_run_that_is_told_again_from_its_beginning_is_not_there_twice()
    {
        var folder = Folder();
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            var files = new TensorBoardFiles(() => folder);
            files.OnRunStarted(Info);
            files.OnLogged(Info, Records.Row(0, ("penalty", attempt)));
        }

        var logged = Assert.Single(Events("run", "pegr-lambda0.1-seed3").Skip(1));
        Assert.Equal(2, Assert.Single(logged.Scalars).Value);
    }

    [Fact]
    public void Without_the_setting_there_are_none()
    {
        CommandLine.Run(["synthetic", .. Flags.SmallWith(), "--tensorboard", "false", "--out", _folder["a"]]);

        Assert.False(Directory.Exists(_folder["a", "tensorboard"]));
        Assert.True(File.Exists(_folder["a", "summary.json"]));
    }

    private RunFolder Folder()
        => RunFolder.Claim(OutputTarget.Choose(_folder["run"], overwrite: false, "synthetic", DateTime.UnixEpoch), "# A run of pegr.").Folder;

    private IReadOnlyList<Event> Events(string folder, string run)
        => EventFile.Read(Assert.Single(Directory.GetFiles(_folder[folder, "tensorboard", run])));

    private static float Number(string text) => (float)double.Parse(text, CultureInfo.InvariantCulture);
}
