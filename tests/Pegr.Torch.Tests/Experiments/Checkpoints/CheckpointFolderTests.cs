using Pegr.Torch.Experiments.Checkpoints;
using Pegr.Torch.Files;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tests.Support;
using Pegr.Torch.Training.Checkpoints;
using Pegr.Torch.Training.Records;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Experiments.Checkpoints;

public sealed class CheckpointFolderTests : IDisposable
{
    private static readonly Dictionary<string, string> Configuration = new() { ["dim"] = "20", ["momentum"] = "0.9" };

    private static readonly RunInfo First = new("gd", 0, Seed: 1, Index: 0, Count: 2, TotalSteps: 100);
    private static readonly RunInfo Second = First with { Objective = "pegr", Lambda = 0.1, Index = 1 };

    private static readonly RunRecord Record = new()
    {
        Objective = "gd",
        Lambda = 0,
        Seed = 1,
        Steps = 100,
        Seconds = 1.0 / 3,
        Rows = [Row(0, 0.1 + 0.2), Row(100, double.NaN)],
        Robustness = [new RobustnessPoint(0.5, double.PositiveInfinity)],
        GradientNorms = [1e-300, Math.PI],
        Memorization = new LabelMemorization(3, 2, 1),
        ClassAccuracies = [new ClassAccuracy("bag", 7, double.NaN)],
    };

    private readonly TemporaryFolder _folder = new();

    private string Current => _folder.File("training.checkpoint");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_kept_is_found_again_to_the_last_bit()
    {
        using (var kept = Create())
        {
            kept.SaveFinished(First, Record);
            Save(kept, Second);
        }

        using var folder = Open();
        var record = folder.FindFinished(First)!;
        using var found = folder.Find(Second)!;

        Assert.Equivalent(Record, record, strict: true);
        Assert.Equal(Record.Rows[0].Values.Keys, record.Rows[0].Values.Keys);
        Assert.Null(folder.FindFinished(Second));
        Assert.Equal((40, 2.5), (found.Step, found.Seconds));
        Assert.Equal(0.1 + 0.2, Assert.Single(found.Rows)[Metric.TrainLoss]);
        Assert.Equal([0.1f, -0.0f, 1e-40f], found.State.Tensors["weights"].data<float>().ToArray());
        Assert.Equal(40, folder.LastStep);
    }

    [Fact]
    public void A_checkpoint_of_an_earlier_run_is_not_taken_for_a_later_ones()
    {
        using var folder = Create();
        Save(folder, First);
        Assert.Null(folder.Find(Second));
    }

    [Fact]
    public void A_new_beginning_deletes_what_was_there_and_the_end_leaves_nothing()
    {
        using (var kept = Create())
        {
            kept.SaveFinished(First, Record);
            Save(kept, Second);
        }

        using var folder = Create();
        Assert.Null(folder.FindFinished(First));
        Assert.Null(folder.Find(Second));
        folder.Delete();
        Assert.False(Directory.Exists(_folder.Path));
        Directory.CreateDirectory(_folder.Path);
    }

    [Fact]
    public void Two_cannot_have_a_folder_at_once()
    {
        using var first = Create();
        Assert.Contains("another process", Assert.Throws<InvalidInputException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_of_another_configuration_is_refused_and_the_difference_named()
    {
        Save();
        AssertRefused("of another configuration: momentum was 0.9 and is 0.5 now", new(Configuration) { ["momentum"] = "0.5" });
        AssertRefused("of another configuration: rho was not there and is 1 now", new(Configuration) { ["rho"] = "1" });
        AssertRefused("of another configuration: dim was 20 and is not there now", new() { ["momentum"] = "0.9" });
    }

    [Fact]
    public void A_checkpoint_of_another_format_version_is_refused()
    {
        Save();
        var bytes = File.ReadAllBytes(Current);
        bytes[8] = 9;
        File.WriteAllBytes(Current, bytes);
        AssertRefused("the checkpoint is of format version 9, and this program reads version 1");
    }

    [Fact]
    public void A_checkpoint_cut_short_anywhere_is_refused()
    {
        Save();
        var bytes = File.ReadAllBytes(Current);
        for (var length = 0; length < bytes.Length; length += 7)
        {
            File.WriteAllBytes(Current, bytes[..length]);
            AssertRefused("cut short");
        }

        File.WriteAllBytes(Current, [.. bytes, 0]);
        AssertRefused("cut short or damaged");
    }

    [Fact]
    public void Any_bit_that_is_wrong_is_found()
    {
        Save();
        var bytes = File.ReadAllBytes(Current);
        for (var at = 0; at < bytes.Length; at += 5)
        {
            var mutated = (byte[])bytes.Clone();
            mutated[at] ^= 0x10;
            File.WriteAllBytes(Current, mutated);
            Assert.Throws<InvalidInputException>(Open);
        }
    }

    [Fact]
    public void A_file_that_was_being_written_when_the_process_ended_does_not_count()
    {
        Save();
        var half = Current + ".12-0123456789abcdef.pegr-tmp";
        File.WriteAllText(half, "PEGRCKPT, and then the lights went out");
        using var folder = Open();
        Assert.False(File.Exists(half));
        using var found = folder.Find(Second);
        Assert.Equal(40, found!.Step);
    }

    [Theory]
    [InlineData(nameof(DiskStep.Open))]
    [InlineData(nameof(DiskStep.Replace))]
    public void A_full_disk_leaves_the_last_good_checkpoint(string step)
    {
        using var folder = Create();
        Save(folder, Second);
        var before = Directory.GetFiles(_folder.Path);

        using var later = new TrainingCheckpoint(50, [Row(0, 1)], 3, State());
        DiskWatch.Watcher = (next, _) =>
        {
            if (next.ToString() == step)
            {
                throw new IOException("No space left on device");
            }
        };
        Assert.Throws<IOException>(() => folder.Save(Second, later));
        DiskWatch.Watcher = null;

        Assert.Equal(before, Directory.GetFiles(_folder.Path));
        using var found = folder.Find(Second);
        Assert.Equal(40, found!.Step);
        Assert.Equal(40, folder.LastStep);
    }

    [Fact]
    public void A_folder_whose_checkpoints_cannot_be_deleted_is_given_back()
    {
        var folder = Create();
        Save(folder, Second);
        DiskWatch.Watcher = (step, path) =>
        {
            if (step == DiskStep.Delete && path == Current)
            {
                throw new IOException("Read-only file system");
            }
        };
        Assert.Throws<IOException>(folder.Delete);
        DiskWatch.Watcher = null;

        using (var next = Open())
        {
            Assert.Equal(40, next.LastStep);
        }

        GC.KeepAlive(folder); // it is not its finalizer that gives the folder back
    }

    private static MetricRow Row(int step, double value)
        => new(step, new Dictionary<string, double> { [Metric.TrainLoss] = value, [Metric.Penalty] = double.NegativeInfinity });

    private static SavedState State()
    {
        var state = new SavedState();
        using var weights = tensor(new[] { 0.1f, -0.0f, 1e-40f });
        state.Add("weights", weights);
        state.Add("step", 3);
        return state;
    }

    // A setting that came later stands in no earlier checkpoint: its default is what the earlier version did.
    [Theory]
    [InlineData("none", true)]
    [InlineData("other", false)]
    public void A_value_that_the_earlier_version_did_not_know_counts_as_its_default(string value, bool isTheSame)
    {
        Save();
        var later = new Dictionary<string, string>(Configuration) { ["later"] = value };
        var defaults = new Dictionary<string, string> { ["later"] = "none" };

        if (!isTheSame)
        {
            Assert.Contains("later was none and is other now", Assert.Throws<InvalidInputException>(() => CheckpointFolder.Open(_folder.Path, later, defaults)).Message, StringComparison.Ordinal);
            return;
        }

        AssertRefused("later was not there and is none now", later);
        using var folder = CheckpointFolder.Open(_folder.Path, later, defaults);
        Assert.Equal(40, folder.LastStep);
    }

    private static void Save(CheckpointFolder folder, RunInfo run)
    {
        using var checkpoint = new TrainingCheckpoint(40, [Row(0, 0.1 + 0.2)], 2.5, State());
        folder.Save(run, checkpoint);
    }

    private void Save()
    {
        using var folder = Create();
        Save(folder, Second);
    }

    private CheckpointFolder Create() => CheckpointFolder.Create(_folder.Path, Configuration);

    private CheckpointFolder Open() => CheckpointFolder.Open(_folder.Path, Configuration);

    private void AssertRefused(string expected, Dictionary<string, string>? configuration = null)
    {
        var refusal = Assert.Throws<InvalidInputException>(() => CheckpointFolder.Open(_folder.Path, configuration ?? Configuration));
        Assert.StartsWith(Current, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }
}
