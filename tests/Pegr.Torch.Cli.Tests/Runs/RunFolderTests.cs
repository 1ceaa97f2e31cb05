using Pegr.Torch.Cli.Folders;
using Pegr.Torch.Cli.Tests.Support;
using Pegr.Torch.Files;

namespace Pegr.Torch.Cli.Tests.Runs;

public sealed class RunFolderTests : IDisposable
{
    private const string Config = "# A run of pegr. For a test.\nlambda: 1\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_new_folder_is_made_with_its_configuration()
    {
        var target = Named(_folder["a", "b"]);

        RunFolder.Check(target);
        var run = Claim(target);

        Assert.Equal(Config, File.ReadAllText(run.Config));
        Assert.Equal([Path.Combine("a", "b", "config.yaml")], _folder.Files());
    }

    [Fact]
    public void Checking_writes_nothing()
    {
        RunFolder.Check(Named(_folder["a"]));

        Assert.False(Directory.Exists(_folder["a"]));
    }

    [Fact]
    public void An_empty_folder_is_taken()
    {
        RunFolder.Check(Named(_folder.Path));

        Assert.Equal(_folder.Path, Claim(Named(_folder.Path)).Path);
    }

    [Fact]
    public void A_folder_with_files_is_refused()
    {
        _folder.Write("notes.txt", "mine");

        var refusal = Assert.Throws<InvalidInputException>(() => RunFolder.Check(Named(_folder.Path)));

        Assert.Contains("holds files already", refusal.Message);
        Assert.Throws<InvalidInputException>(() => RunFolder.Claim(Named(_folder.Path), Config));
        Assert.Equal(["notes.txt"], _folder.Files());
    }

    [Fact]
    public void Overwriting_replaces_the_files_that_the_record_names_and_leaves_all_others()
    {
        Recorded("gd,pegr", "0.1,1E-05", seed: 3, seeds: 2);
        string[] files =
        [
            "metrics.csv", "summary.json", "figures/training-loss.png", "figures/class-accuracy.svg", "figures/class-accuracy.csv", "tensors/gd-seed3.safetensors",
            "weights/pegr-lambda0.1-seed4.safetensors", "weights/pegr-lambda1E-05-seed3.safetensors",
            "tensorboard/gd-seed4/events.out.tfevents.1", "checkpoints/training.checkpoint", "checkpoints/run-0001.checkpoint",
        ];
        string[] own =
        [
            "figures/mine.png", "figures/mine.csv", "figures/notes.txt", "figures/training-loss.pdf", "notes.txt", "weights/mine.safetensors",
            "weights/gd-seed5.safetensors", "weights/pegr-lambda0.2-seed3.safetensors", "tensorboard/mine/events.out.tfevents.1",
            "tensorboard/gd-seed4/notes.txt", "checkpoints/mine.checkpoint", "shards/mine.csv", "results.txt",
            "results.csv", "shards/1-of-2.csv", // which are of sweeps only
        ];
        foreach (var file in files.Concat(own))
        {
            _folder.Write(file, file);
        }

        RunFolder.Check(Named(_folder.Path, overwrite: true));
        Claim(Named(_folder.Path, overwrite: true));

        Assert.Equal(
            own.Append("config.yaml").Order(StringComparer.Ordinal),
            _folder.Files().Select(file => file.Replace('\\', '/')).Order(StringComparer.Ordinal));
        Assert.Equal(Config, File.ReadAllText(_folder["config.yaml"]));
        Assert.All(own, file => Assert.Equal(file, File.ReadAllText(_folder[file])));
    }

    [Theory]
    [InlineData("metrics.csv")]
    [InlineData("weights")]
    [InlineData("checkpoints")]
    public void Going_on_does_not_follow_a_link(string name)
    {
        Recorded("gd", "0.1", seed: 1, seeds: 1);
        Assert.Equal(_folder.Path, RunFolder.Reopen(_folder.Path).Path);
        File.CreateSymbolicLink(_folder[name], _folder["elsewhere"]);

        var refusal = Assert.Throws<InvalidInputException>(() => RunFolder.Reopen(_folder.Path));

        Assert.Contains($"'{_folder[name]}' is a link", refusal.Message);
    }

    [Theory]
    [InlineData("figures")]
    [InlineData("weights")]
    [InlineData("tensors")]
    [InlineData("tensorboard")]
    [InlineData("checkpoints")]
    public void Overwriting_does_not_follow_a_link(string name)
    {
        Recorded("gd", "0.1", seed: 1, seeds: 1);
        var elsewhere = Path.GetDirectoryName(_folder.Write(Path.Combine("elsewhere", "training-loss.png"), "another's"))!;
        _folder.Write(Path.Combine("elsewhere", "gd-seed1.safetensors"), "another's");
        _folder.Write(Path.Combine("elsewhere", "training.checkpoint"), "another's");
        Directory.CreateDirectory(_folder["run"]);
        Directory.CreateSymbolicLink(_folder["run", name], elsewhere);
        File.Move(_folder["config.yaml"], _folder["run", "config.yaml"]);
        var before = _folder.Files();

        var refusal = Assert.Throws<InvalidInputException>(() => RunFolder.Check(Named(_folder["run"], overwrite: true)));
        Assert.Throws<InvalidInputException>(() => RunFolder.Claim(Named(_folder["run"], overwrite: true), Config));

        Assert.Contains($"'{_folder["run", name]}' is a link", refusal.Message);
        Assert.Equal(before, _folder.Files());
    }

    [Fact]
    public void Overwriting_takes_away_a_link_with_a_runs_name_and_not_what_it_leads_to()
    {
        Recorded("gd", "0.1", seed: 1, seeds: 1);
        var mine = _folder.Write("mine.txt", "mine");
        Directory.CreateDirectory(_folder["figures"]);
        File.CreateSymbolicLink(_folder["figures", "training-loss.png"], mine);
        File.CreateSymbolicLink(_folder["metrics.csv"], mine);
        var events = _folder.Write(Path.Combine("mine", "events.out.tfevents.1"), "mine");
        Directory.CreateDirectory(_folder["tensorboard"]);
        Directory.CreateSymbolicLink(_folder["tensorboard", "gd-seed1"], Path.GetDirectoryName(events)!);

        Claim(Named(_folder.Path, overwrite: true));

        Assert.Equal(
            ["config.yaml", "mine.txt", Path.Combine("mine", "events.out.tfevents.1")], _folder.Files().Order(StringComparer.Ordinal));
        Assert.False(Directory.Exists(_folder["tensorboard", "gd-seed1"]));
        Assert.Equal("mine", File.ReadAllText(mine));
    }

    [Theory]
    [InlineData("# A run of pegr.\nseed: 1\n", "does not say which experiment")]
    [InlineData("# A run of pegr.\nexperiment: synthetic\nseed: 1\n", "has no 'objectives'")]
    public void Overwriting_is_refused_where_the_record_does_not_tell_the_runs_files(string config, string problem)
    {
        _folder.Write("config.yaml", config);
        _folder.Write("metrics.csv", "old");

        var refusal = Assert.Throws<InvalidInputException>(() => RunFolder.Check(Named(_folder.Path, overwrite: true)));

        Assert.Contains(problem, refusal.Message);
        Assert.Equal(2, _folder.Files().Count);
    }

    [Fact]
    public void Overwriting_beside_a_live_run_is_refused_and_nothing_touched()
    {
        Recorded("gd", "0.1", seed: 1, seeds: 1);
        _folder.Write("metrics.csv", "the live one's");
        using var live = FileLock.TryTake(_folder["checkpoints", "lock"]);
        var before = _folder.Files();

        var refusal = Assert.Throws<InvalidInputException>(() => RunFolder.Check(Named(_folder.Path, overwrite: true)));
        Assert.Throws<InvalidInputException>(() => RunFolder.Claim(Named(_folder.Path, overwrite: true), Config));

        Assert.Contains("another process is writing to the folder", refusal.Message);
        Assert.Equal(before, _folder.Files());
    }

    [Fact]
    public void What_a_claim_left_whose_process_died_counts_as_nothing()
    {
        _folder.Write("config.yaml", "");
        _folder.Write("config.yaml.12-0123456789abcdef.pegr-tmp", "# A run");
        _folder.Write(Path.Combine("checkpoints", "lock"), "");

        foreach (var overwrite in new[] { false, true })
        {
            RunFolder.Check(Named(_folder.Path, overwrite));
        }

        Assert.Equal(Config, File.ReadAllText(Claim(Named(_folder.Path)).Config));
        Assert.Equal(["config.yaml"], _folder.Files());
    }

    [Theory]
    [InlineData("config.yaml")]
    [InlineData("metrics.csv")]
    [InlineData("summary.json")]
    public void Overwriting_spares_files_that_only_look_like_those_of_a_run(string name)
    {
        _folder.Write(name, "somebody else's");

        var refusal = Assert.Throws<InvalidInputException>(() => RunFolder.Check(Named(_folder.Path, overwrite: true)));

        Assert.Contains(_folder[name], refusal.Message);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("file", "a")]
    public void A_file_cannot_be_the_folder_nor_hold_it(params string[] names)
    {
        _folder.Write("file", "");

        var refusal = Assert.Throws<InvalidInputException>(() => RunFolder.Check(Named(_folder[names])));

        Assert.Contains("is a file", refusal.Message);
    }

    [Fact]
    public void An_empty_name_is_refused() => Assert.Throws<InvalidInputException>(() => RunFolder.Check(Named("")));

    [Fact]
    public void A_folder_named_after_the_time_counts_on_where_it_is_taken()
    {
        var target = OutputTarget.Choose(null, overwrite: false, "synthetic", new DateTime(2026, 1, 2, 3, 4, 5));
        target = target with { Candidates = target.Candidates.Select(path => _folder[path]) };

        var names = Enumerable.Range(0, 3).Select(_ => Claim(target).Path).ToList();

        var first = _folder["runs", "20260102-030405-synthetic"];
        Assert.Equal([first, $"{first}-2", $"{first}-3"], names);
    }

    [Fact]
    public async Task Of_many_claims_at_once_each_gets_a_folder_of_its_own()
    {
        var target = OutputTarget.Choose(null, overwrite: false, "synthetic", new DateTime(2026, 1, 2, 3, 4, 5));
        target = target with { Candidates = target.Candidates.Select(path => _folder[path]) };

        var claims = Enumerable.Range(0, 8).Select(_ => Task.Run(() => Claim(target).Path));

        Assert.Equal(8, (await Task.WhenAll(claims)).Distinct().Count());
    }

    private void Recorded(string objectives, string lambda, int seed, int seeds)
        => _folder.Write(
            "config.yaml",
            FormattableString.Invariant($"# A run of pegr. An earlier one.\nexperiment: synthetic\nobjectives: {objectives}\nlambda: {lambda}\nseed: {seed}\nseeds: {seeds}\n"));

    private static RunFolder Claim(OutputTarget target)
    {
        var (folder, held) = RunFolder.Claim(target, Config);
        folder.Release(held);
        return folder;
    }

    private static OutputTarget Named(string path, bool overwrite = false)
        => OutputTarget.Choose(path, overwrite, "synthetic", DateTime.UnixEpoch);
}
