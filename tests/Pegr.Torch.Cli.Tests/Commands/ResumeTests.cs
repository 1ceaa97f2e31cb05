using System.Text.Json;
using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Tests.Support;
using Pegr.Torch.Files;

namespace Pegr.Torch.Cli.Tests.Commands;

public sealed class ResumeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Checkpoint => _folder["a", "checkpoints", "training.checkpoint"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(9)]
    [InlineData(14)]
    public void An_interrupted_run_goes_on_and_ends_as_if_it_had_not_been_interrupted(int steps)
    {
        CommandLine.Run(["synthetic", .. Flags.SmallWith(), "--save-tensors", "--out", _folder["whole"]]);

        var stopped = Interrupt(steps);
        var resumed = Resume();

        Assert.Equal(130, stopped.ExitCode);
        Assert.Contains($"Continue with: pegr synthetic --resume {_folder["a"]}", stopped.Error);
        Assert.Equal((0, ""), (resumed.ExitCode, resumed.Error));
        Assert.Equal(File.ReadAllText(_folder["whole", "metrics.csv"]), File.ReadAllText(_folder["a", "metrics.csv"]));
        foreach (var file in Directory.GetFiles(_folder["whole", "tensors"]).Select(Path.GetFileName))
        {
            Assert.Equal(File.ReadAllBytes(_folder["whole", "tensors", file!]), File.ReadAllBytes(_folder["a", "tensors", file!]));
        }

        Assert.Equal("complete", Status());
        Assert.False(Directory.Exists(_folder["a", "checkpoints"]));
        Assert.NotEmpty(Directory.GetFiles(_folder["a", "figures"]));
    }

    [Fact]
    public void Of_a_complete_run_nothing_is_left_to_do()
    {
        CommandLine.Run(["synthetic", .. Flags.SmallWith(), "--out", _folder["a"]]);
        var before = File.GetLastWriteTimeUtc(_folder["a", "metrics.csv"]);

        var outcome = Resume();

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("is complete: there is nothing left to do.", outcome.Output);
        Assert.Equal(before, File.GetLastWriteTimeUtc(_folder["a", "metrics.csv"]));
    }

    [Fact]
    public void Of_a_complete_run_whose_checkpoints_a_kill_left_nothing_is_computed_again_and_nothing_left()
    {
        Interrupt(9);
        Directory.CreateDirectory(_folder["kept"]);
        File.Copy(Checkpoint, _folder["kept", "training.checkpoint"]);
        Resume();
        var before = Contents("a");
        Directory.CreateDirectory(_folder["a", "checkpoints"]);
        File.Move(_folder["kept", "training.checkpoint"], Checkpoint);
        _folder.Write(Path.Combine("a", "checkpoints", "lock"), "");
        _folder.Write(Path.Combine("a", "figures", "penalty.png.12-0123456789abcdef.pegr-tmp"), "half");

        var outcome = Resume();

        Assert.Contains("is complete: there is nothing left to do.", outcome.Output);
        Assert.Equal(before, Contents("a"));
        Assert.False(Directory.Exists(_folder["a", "checkpoints"]));
    }

    [Fact]
    public void Overwriting_beside_a_live_run_is_refused_and_nothing_touched()
    {
        Interrupt(9);
        using var live = FileLock.TryTake(_folder["a", "checkpoints", "lock"]);
        _folder.Write(Path.Combine("a", "checkpoints", "training.checkpoint.12-0123456789abcdef.pegr-tmp"), "half");
        File.Delete(_folder["a", "summary.json"]);
        var before = Contents("a", but: "lock");

        AssertRefused(
            CommandLine.Run(["synthetic", .. Flags.SmallWith("--seeds", "1"), "--overwrite", "--out", _folder["a"]]),
            "another process is writing to the folder");
        AssertRefused(Resume(), "another process is writing these checkpoints");

        Assert.Equal(before, Contents("a", but: "lock"));
    }

    [Fact]
    public void A_run_without_a_checkpoint_starts_from_its_beginning()
    {
        Interrupt(2);
        Directory.Delete(_folder["a", "checkpoints"], recursive: true);

        Assert.Equal(0, Resume().ExitCode);

        Assert.Equal("complete", Status());
    }

    [Fact]
    public void A_run_that_diverged_keeps_its_last_good_checkpoint_and_says_where()
    {
        string[] flags = Flags.SmallWith(
            "--learning-rate", "30", "--activation", "relu3", "--init-std", "1", "--steps", "500", "--objectives", "gd",
            "--seeds", "1", "--checkpoint-every", "1");
        var outcome = CommandLine.Run(["synthetic", .. flags, "--out", _folder["a"]]);

        Assert.Equal(1, outcome.ExitCode);
        Assert.Matches(@"gd diverged at step (\d+) ", outcome.Error);
        Assert.Matches($"The last good checkpoint, of step \\d+, is in '{_folder["a", "checkpoints"]}'", outcome.Error);
        Assert.True(File.Exists(Checkpoint));
        Assert.Equal("diverged", Status());
    }

    [Theory]
    [InlineData("--threads", "2")]
    [InlineData("--device", "cpu")]
    [InlineData("--lambda", "0.2")]
    [InlineData("--out", "b")]
    [InlineData("--config", "c.yaml")]
    [InlineData("--overwrite")]
    public void Nothing_can_be_given_beside_it(params string[] others)
    {
        var outcome = CommandLine.Run(["synthetic", "--resume", _folder["a"], .. others]);

        AssertRefused(outcome, $"{others[0]}: cannot be given beside --resume");
    }

    [Fact]
    public void A_folder_that_holds_no_run_is_refused()
    {
        AssertRefused(CommandLine.Run("synthetic", "--resume", _folder["none"]), "holds no run of pegr");
        _folder.Write("config.yaml", "dim: 3\n");
        AssertRefused(CommandLine.Run("synthetic", "--resume", _folder.Path), "holds no run of pegr");
    }

    [Fact]
    public void A_run_of_the_other_experiment_is_refused()
    {
        Interrupt(2);
        AssertRefused(CommandLine.Run("images", "--resume", _folder["a"]), "this file is for experiment 'synthetic'");
    }

    [Fact]
    public void A_configuration_that_was_changed_is_refused_and_the_folder_left_as_it_is()
    {
        Interrupt(4);
        var config = File.ReadAllText(_folder["a", "config.yaml"]);
        File.WriteAllText(_folder["a", "config.yaml"], config.Replace("momentum: 0\n", "momentum: 0.5\n"));
        var before = Contents();

        AssertRefused(Resume(), "of another configuration: momentum was 0 and is 0.5 now");

        Assert.Equal(before, Contents());
    }

    [Fact]
    public void A_damaged_checkpoint_is_refused_and_the_folder_left_as_it_is()
    {
        Interrupt(4);
        File.WriteAllBytes(Checkpoint, File.ReadAllBytes(Checkpoint)[..^9]);
        var before = Contents();

        AssertRefused(Resume(), $"{Checkpoint}: the checkpoint is cut short or damaged");

        Assert.Equal(before, Contents());
    }

    [Fact]
    public void Overwriting_an_interrupted_run_forgets_its_checkpoints()
    {
        Interrupt(9);

        var outcome = CommandLine.Run(["synthetic", .. Flags.SmallWith("--seeds", "1"), "--overwrite", "--out", _folder["a"]]);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.False(Directory.Exists(_folder["a", "checkpoints"]));
    }

    // Stops a run of 4 times 6 steps after so many steps in all.
    private Outcome Interrupt(int steps)
    {
        using var stop = new CancellationTokenSource();
        var interrupted = new StepCounter(stop.Cancel, steps).Beside("synthetic");
        string[] args = ["synthetic", .. Flags.SmallWith(), "--save-tensors", "--out", _folder["a"]];
        return CommandLine.RunWith([interrupted, ImagesDefinition.Create()], stop.Token, args);
    }

    private Outcome Resume() => CommandLine.Run("synthetic", "--resume", _folder["a"]);

    private string? Status()
        => JsonDocument.Parse(File.ReadAllText(_folder["a", "summary.json"])).RootElement.GetProperty("status").GetString();

    private List<string> Contents(string folder, string but = "nothing") =>
    [
        .. _folder.Files().Where(file => file.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal) && Path.GetFileName(file) != but)
            .Order(StringComparer.Ordinal).Select(file => $"{file} {Convert.ToHexString(File.ReadAllBytes(_folder[file]))}"),
    ];

    private List<string> Contents()
        => [.. _folder.Files().Order(StringComparer.Ordinal).Select(file => $"{file} {Convert.ToHexString(File.ReadAllBytes(_folder[file]))}")];

    private static void AssertRefused(Outcome outcome, string expected)
    {
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(expected, outcome.Error);
        Assert.Single(outcome.Error.TrimEnd().Split('\n'));
    }
}
