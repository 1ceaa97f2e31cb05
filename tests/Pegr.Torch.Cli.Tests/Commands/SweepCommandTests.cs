using System.Globalization;
using System.Text.Json;
using Pegr.Torch.Cli.Sweeps;
using Pegr.Torch.Cli.Tests.Support;
using Pegr.Torch.Files;
using Pegr.Torch.Sweeps;

namespace Pegr.Torch.Cli.Tests.Commands;

public sealed class SweepCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_sweep_leaves_a_sorted_table_figures_and_a_summary()
    {
        var outcome = Sweep("a", "--filters", "5");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        var lines = Results("a").TrimEnd().Split('\n');
        Assert.StartsWith("x_signal_norm,y_samples,objective,lambda_choice,lambda,seed,diverged,train_loss,", lines[0]);
        Assert.Equal(
            from y in new[] { "4", "7", "10" }
            from x in new[] { "0.5", "4" }
            from objective in new[] { "gd,", "pegr,auto" }
            from seed in new[] { "1", "2" }
            select $"{x},{y},{objective},{seed}",
            lines[1..].Select(line => line.Split(',')).Select(cells => $"{cells[0]},{cells[1]},{cells[2]},{cells[3]},{cells[5]}"));
        Assert.All(lines, line => Assert.Equal(lines[0].Split(',').Length, line.Split(',').Length));
        foreach (var figure in new[] { "test-accuracy-gd", "train-loss-pegr-auto", "test-accuracy-pegr-auto-minus-gd" })
        {
            Assert.True(File.Exists(_folder["a", "figures", $"{figure}.png"]), figure);
        }

        var summary = JsonDocument.Parse(File.ReadAllText(_folder["a", "summary.json"])).RootElement;
        Assert.Equal(SweepFlags.Runs, summary.GetProperty("runs").GetInt32());
        Assert.Equal(2, summary.GetProperty("predictions").GetArrayLength());
    }

    [Fact]
    public void Runs_are_those_of_pegr_synthetic()
    {
        Sweep("a", "--x", "signal-norm=2:2:1", "--y", "samples=8:8:1", "--seeds", "1", "--objectives", "pegr", "--lambda", "0.25");

        CommandLine.Run([
            "synthetic", .. Flags.SmallWith(
                "--signal-norm", "2", "--steps", "3", "--objectives", "pegr", "--lambda", "0.25", "--seeds", "1", "--dtype", "float64"),
            "--out", _folder["b"]]);

        var metrics = File.ReadAllLines(_folder["b", "metrics.csv"]);
        var (names, values) = (metrics[0].Split(','), metrics[^1].Split(','));
        var lines = Results("a").TrimEnd().Split('\n');
        var (sweepNames, sweepValues) = (lines[0].Split(','), lines[1].Split(','));
        foreach (var name in new[] { "train_loss", "test_accuracy", "signal_learning", "noise_memorization", "penalty" })
        {
            var expected = double.Parse(values[Array.IndexOf(names, name)], System.Globalization.CultureInfo.InvariantCulture);
            var actual = double.Parse(sweepValues[Array.IndexOf(sweepNames, name)], System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(expected, actual, 1e-9 * Math.Max(1, Math.Abs(expected)));
        }
    }

    [Fact]
    public void Shares_merged_are_the_sweep_of_one_machine_byte_for_byte()
    {
        Sweep("whole");

        foreach (var share in new[] { "3/3", "1/3", "2/3" })
        {
            Assert.Equal(0, Sweep("shared", "--shard", share).ExitCode);
        }

        Assert.False(File.Exists(_folder["shared", "results.csv"]));
        Assert.Equal(0, CommandLine.Run("sweep", "merge", _folder["shared"]).ExitCode);
        Assert.Equal(Results("whole"), Results("shared"));
    }

    [Fact]
    public void An_interrupted_sweep_goes_on_where_it_was()
    {
        Sweep("whole");
        Sweep("a", "--shard", "1/2");
        var shard = _folder["a", "shards", "1-of-2.csv"];
        var text = File.ReadAllText(shard);
        File.WriteAllText(shard, text[..(text.Length * 2 / 3)]); // in the middle of a line

        var outcome = CommandLine.Run("sweep", "--resume", _folder["a"]);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(Results("whole"), Results("a"));
    }

    [Fact]
    public void The_library_reads_what_the_command_writes()
    {
        Sweep("a");

        var groups = SweepResultsFile.Read(_folder["a", "results.csv"]);

        Assert.Equal(SweepFlags.Runs, groups.Sum(group => group.Results.Count));
        var first = groups[0].Results[0];
        var cells = File.ReadLines(_folder["a", "results.csv"]).ElementAt(1).Split(',');
        Assert.Equal(double.Parse(cells[7], CultureInfo.InvariantCulture), first["train_loss"]);
        Assert.Equal(double.Parse(cells[^1], CultureInfo.InvariantCulture), first["gradient_norm_variance"]);
    }

    [Fact]
    public void The_same_command_again_computes_nothing_and_draws_again()
    {
        Sweep("a");
        var before = File.ReadAllText(_folder["a", "shards", "1-of-1.csv"]);
        Directory.Delete(_folder["a", "figures"], recursive: true);

        var outcome = Sweep("a");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(before, File.ReadAllText(_folder["a", "shards", "1-of-1.csv"]));
        Assert.NotEmpty(Directory.GetFiles(_folder["a", "figures"]));
    }

    [Fact]
    public void The_configuration_repeats_the_sweep()
    {
        Sweep("a", "--lambda", "0.5,auto");

        var outcome = CommandLine.Run("sweep", "--config", _folder["a", "config.yaml"], "--out", _folder["b"]);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(Results("a"), Results("b"));
    }

    [Fact]
    public void Runs_that_diverge_are_results_and_the_others_go_on()
    {
        var outcome = Sweep("a", "--x", "learning-rate=0.1:1e30:2", "--steps", "50");

        Assert.Equal(0, outcome.ExitCode);
        var lines = Results("a").TrimEnd().Split('\n')[1..];
        Assert.Equal(SweepFlags.Runs, lines.Length);
        Assert.Contains(lines, line => line.Contains(",true,,,", StringComparison.Ordinal));
        Assert.All(lines.Where(line => line.StartsWith("0.1,", StringComparison.Ordinal)), line => Assert.Contains(",false,", line));
    }

    [Fact]
    public void An_interrupt_before_the_first_run_ends_keeps_the_folder_and_says_how_to_go_on()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        var outcome = CommandLine.RunWith(null, stop.Token, ["sweep", .. SweepFlags.SmallWith(), "--out", _folder["a"]]);

        Assert.Equal(130, outcome.ExitCode);
        Assert.Contains($"0 of {SweepFlags.Runs} runs are kept; go on with: pegr sweep --resume {_folder["a"]}", outcome.Error);
        Assert.Equal(0, CommandLine.Run("sweep", "--resume", _folder["a"]).ExitCode);
    }

    [Fact]
    public void Another_sweep_is_not_mixed_in()
    {
        Sweep("a");
        var before = Results("a");

        var outcome = Sweep("a", "--dim", "21");

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("holds a sweep with dim 20, not 21", outcome.Error);
        Assert.Equal(before, Results("a"));
        Assert.Equal(0, CommandLine.Run(["sweep", .. SweepFlags.SmallWith("--dim", "21"), "--out", _folder["a"], "--overwrite"]).ExitCode);
        Assert.NotEqual(before, Results("a"));
    }

    [Fact]
    public void Overwriting_what_is_not_there_is_a_new_sweep()
        => Assert.Equal((0, ""), Sweep("new", "--overwrite", "true") is var outcome ? (outcome.ExitCode, outcome.Error) : default);

    [Fact]
    public void Shares_of_different_sweeps_are_not_merged()
    {
        Sweep("a", "--shard", "1/2");
        Sweep("b", "--shard", "2/2", "--dim", "21");
        File.Copy(_folder["b", "shards", "2-of-2.csv"], _folder["a", "shards", "2-of-2.csv"]);

        AssertRefused(CommandLine.Run("sweep", "merge", _folder["a"]), "2-of-2.csv: these results are of a sweep with other settings");
        Assert.False(File.Exists(_folder["a", "results.csv"]));
    }

    [Fact]
    public void A_merge_says_what_is_missing_and_what_is_there_twice()
    {
        Sweep("a", "--shard", "1/2");
        AssertRefused(CommandLine.Run("sweep", "merge", _folder["a"]), "12 of 24 runs are missing, the first being 0.5,4,gd,,0,2");

        File.Copy(_folder["a", "shards", "1-of-2.csv"], _folder["a", "shards", "1-of-4.csv"]);
        AssertRefused(CommandLine.Run("sweep", "merge", _folder["a"]), "is there already, at");
    }

    [Theory]
    [InlineData("something else\n", "this is not a results file of pegr sweep")]
    [InlineData("", null)]
    [InlineData("# pegr sw", null)]
    public void What_is_no_results_file_is_left_alone(string text, string? refusal)
    {
        Sweep("a", "--shard", "1/2");
        var path = _folder.Write(Path.Combine("a", "shards", "2-of-2.csv"), text);

        var outcome = Sweep("a", "--shard", "2/2");

        Assert.Equal(refusal is null ? 0 : 2, outcome.ExitCode);
        if (refusal is not null)
        {
            Assert.Contains(refusal, outcome.Error);
            Assert.Equal(text, File.ReadAllText(path));
        }
    }

    [Theory]
    [InlineData("0.5,4,gd,,0,1,false,1\n", "line 15: this line is damaged")]
    [InlineData("nonsense\n", "line 15: this line is damaged")]
    [InlineData("9,9,gd,,0,1,false,1,1,1,1,1,1,1,1,1,1,1,1,1\n", "line 15: '9,9,gd,,0,1' is no run of this sweep")]
    public void A_damaged_line_is_named(string line, string expected)
    {
        Sweep("a", "--shard", "1/2");
        File.AppendAllText(_folder["a", "shards", "1-of-2.csv"], LineChecksum.Add(line.TrimEnd()) + "\n");

        AssertRefused(CommandLine.Run("sweep", "--resume", _folder["a"]), expected);
    }

    [Fact]
    public void A_digit_that_was_changed_is_found()
    {
        Sweep("a", "--shard", "1/2");
        Sweep("a", "--shard", "2/2");
        var path = _folder["a", "shards", "2-of-2.csv"];
        var lines = File.ReadAllLines(path);
        for (var at = lines[3].LastIndexOf(','); at >= 0; at--)
        {
            if (char.IsAsciiDigit(lines[3][at]))
            {
                var changed = $"{lines[3][..at]}{(char)('0' + ((lines[3][at] - '0' + 1) % 10))}{lines[3][(at + 1)..]}";
                File.WriteAllLines(path, [.. lines[..3], changed, .. lines[4..]]);
                AssertRefused(CommandLine.Run("sweep", "merge", _folder["a"]), $"{path}, line 4: this line is damaged (its checksum does not hold)");
            }
        }

        File.WriteAllLines(path, lines);
        Assert.Equal(0, CommandLine.Run("sweep", "merge", _folder["a"]).ExitCode);
    }

    [Fact]
    public void Results_without_checksums_are_refused_by_their_version()
    {
        Sweep("a", "--shard", "1/2");
        var path = _folder["a", "shards", "1-of-2.csv"];
        File.WriteAllText(path, File.ReadAllText(path).Replace("# pegr sweep 2 ", "# pegr sweep "));

        AssertRefused(CommandLine.Run("sweep", "merge", _folder["a"]), $"{path}: another version of pegr wrote these results");
    }

    [Fact]
    public void Overwriting_leaves_what_is_not_the_sweeps()
    {
        Sweep("a");
        string[] own = ["figures/mine.png", "shards/mine.csv", "notes.txt"];
        foreach (var file in own)
        {
            _folder.Write(Path.Combine("a", file), file);
        }

        var outcome = CommandLine.Run(["synthetic", .. Flags.SmallWith("--seeds", "1"), "--out", _folder["a"], "--overwrite"]);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.All(own, file => Assert.Equal(file, File.ReadAllText(_folder["a", file])));
        Assert.Equal(["mine.csv"], Directory.GetFiles(_folder["a", "shards"]).Select(Path.GetFileName));
        Assert.False(File.Exists(_folder["a", "results.csv"]));
        Assert.False(File.Exists(_folder["a", "figures", "test-accuracy-gd.png"]));
    }

    [Fact]
    public void Overwriting_beside_a_share_that_is_being_computed_is_refused_and_nothing_touched()
    {
        Sweep("a");
        using var live = FileLock.TryTake(_folder["a", "shards", "1-of-1.csv.lock"]);
        var before = _folder.Files();

        AssertRefused(
            CommandLine.Run(["synthetic", .. Flags.SmallWith(), "--out", _folder["a"], "--overwrite"]), "another process is writing to the folder");
        AssertRefused(
            CommandLine.Run(["sweep", .. SweepFlags.SmallWith(), "--out", _folder["a"], "--overwrite"]), "another process is writing to the folder");

        Assert.Equal(before, _folder.Files());
    }

    private static void AssertRefused(Outcome outcome, string expected)
    {
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(expected, outcome.Error);
        Assert.Single(outcome.Error.TrimEnd().Split('\n'));
    }

    private Outcome Sweep(string name, params string[] changes)
        => CommandLine.Run(["sweep", .. SweepFlags.SmallWith(changes), "--out", _folder[name]]);

    private string Results(string name) => File.ReadAllText(_folder[name, "results.csv"]);
}
