using Pegr.Torch.Cli.Runs;
using Pegr.Torch.Cli.Tests.Support;
using Pegr.Torch.Runtime;

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
        var run = RunFolder.Claim(target, Config);

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

        Assert.Equal(_folder.Path, RunFolder.Claim(Named(_folder.Path), Config).Path);
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
    public void Overwriting_replaces_the_files_of_a_run_and_leaves_all_others()
    {
        _folder.Write("config.yaml", "# A run of pegr. An earlier one.\n");
        _folder.Write("metrics.csv", "old");
        _folder.Write("summary.json", "old");
        _folder.Write(Path.Combine("figures", "old.png"), "old");
        _folder.Write(Path.Combine("tensors", "old.safetensors"), "old");
        _folder.Write(Path.Combine("weights", "old.safetensors"), "old");
        _folder.Write(Path.Combine("tensorboard", "old", "events.out.tfevents.1"), "old");
        _folder.Write(Path.Combine("figures", "notes.txt"), "mine");
        _folder.Write("notes.txt", "mine");
        var target = Named(_folder.Path, overwrite: true);

        RunFolder.Check(target);
        RunFolder.Claim(target, Config);

        Assert.Equal(
            ["config.yaml", Path.Combine("figures", "notes.txt"), "notes.txt"],
            _folder.Files().Order(StringComparer.Ordinal));
        Assert.Equal(Config, File.ReadAllText(_folder["config.yaml"]));
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

        var names = Enumerable.Range(0, 3).Select(_ => RunFolder.Claim(target, Config).Path).ToList();

        var first = _folder["runs", "20260102-030405-synthetic"];
        Assert.Equal([first, $"{first}-2", $"{first}-3"], names);
    }

    [Fact]
    public async Task Of_many_claims_at_once_each_gets_a_folder_of_its_own()
    {
        var target = OutputTarget.Choose(null, overwrite: false, "synthetic", new DateTime(2026, 1, 2, 3, 4, 5));
        target = target with { Candidates = target.Candidates.Select(path => _folder[path]) };

        var claims = Enumerable.Range(0, 8).Select(_ => Task.Run(() => RunFolder.Claim(target, Config).Path));

        Assert.Equal(8, (await Task.WhenAll(claims)).Distinct().Count());
    }

    private static OutputTarget Named(string path, bool overwrite = false)
        => OutputTarget.Choose(path, overwrite, "synthetic", DateTime.UnixEpoch);
}
