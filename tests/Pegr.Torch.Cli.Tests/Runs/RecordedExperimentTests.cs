using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Folders;
using Pegr.Torch.Cli.Recorded;
using Pegr.Torch.Cli.Tests.Support;
using Pegr.Torch.Comparisons;
using Pegr.Torch.Tests.Support;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Cli.Tests.Runs;

/// <summary>What folders of version 0.1.0, without a record of their own, are read as. For the record's file see <c>ExperimentFileTests</c>.</summary>
public sealed class RecordedExperimentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_written_is_read_back()
    {
        var record = Record();
        Write(record);

        var read = Read();

        Assert.Equal(ExperimentStatus.Complete, read.Record.Status);
        Assert.Empty(read.Unfinished);
        Assert.Equal((record.Experiment, record.Title), (read.Record.Experiment, read.Record.Title));
        Assert.Equal(record.Runs.Count, read.Record.Runs.Count);
        foreach (var (expected, actual) in record.Runs.Zip(read.Record.Runs))
        {
            Assert.Equal(
                (expected.Objective, expected.Lambda, expected.Seed, expected.Steps, expected.Seconds),
                (actual.Objective, actual.Lambda, actual.Seed, actual.Steps, actual.Seconds));
            Assert.Equal(expected.Robustness, actual.Robustness);
            Assert.Equal(expected.Memorization, actual.Memorization);
            Assert.Equal(expected.ClassAccuracies, actual.ClassAccuracies);
            Assert.Equal(expected.Rows.Select(row => row.Step), actual.Rows.Select(row => row.Step));
            foreach (var (row, same) in expected.Rows.Zip(actual.Rows))
            {
                Assert.Equal(row.Values, same.Values);
            }
        }
    }

    [Fact]
    public void Tables_and_finding_are_the_same_afterwards()
    {
        var record = Record();
        Write(record);

        var read = Read().Record;

        Assert.Equal(ComparisonTable.Of(record).Rows, ComparisonTable.Of(read).Rows);
        Assert.Equal(ClassAccuracyTable.Of(record)!.Value.Table.Rows, ClassAccuracyTable.Of(read)!.Value.Table.Rows);
        Assert.Equal(Finding.Describe(record), Finding.Describe(read));
    }

    [Fact]
    public void Settings_are_read_as_they_stand_whatever_this_version_knows()
    {
        _folder.Write("config.yaml", "# A run of pegr.\nexperiment: synthetic\nfrom-the-future: \"a: b\"\nsteps: many\nenvironment:\n  system: X\n");

        var config = RecordedConfig.Read(_folder["config.yaml"]);

        Assert.Equal([new("from-the-future", "a: b"), new("steps", "many")], config.Settings);
        Assert.Equal([new("system", "X")], config.Environment);
    }

    [Fact]
    public void A_killed_experiment_has_the_last_rows_of_its_runs()
    {
        Write(Record());
        File.Delete(_folder["summary.json"]);
        File.AppendAllText(_folder["metrics.csv"], "pegr,0.2,9,3,0.1,");

        var read = Read();

        Assert.Equal(RecordedExperiment.Unknown, read.Record.Status);
        Assert.Empty(read.Record.Runs);
        Assert.Equal([("gd", 1), ("pegr", 1), ("pegr", 2)], read.Unfinished.Select(item => (item.Run.Objective, item.Run.Seed)));
        Assert.All(read.Unfinished, item => Assert.Equal(20, item.Last.Step));
        Assert.StartsWith("synthetic: ", read.Record.Title, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("summary.json", "{\"status\": \"complete\", \"results\": [{\"obj")]
    [InlineData("summary.json", "{\"status\": \"complete\"}")]
    [InlineData("summary.json", "[]")]
    [InlineData("summary.json", "{\"status\": \"complete\", \"results\": [{\"objective\": \"\\ud800\"}]}")]
    [InlineData("summary.json", "{\"status\": 3, \"results\": []}")]
    [InlineData("summary.json", "{\"status\": \"complete\", \"results\": [{\"objective\": \"gd\", \"lambda\": 0, \"seed\": 1e99, \"steps\": 2}]}")]
    [InlineData("summary.json", "{\"status\": \"complete\", \"results\": [{\"objective\": \"gd\", \"lambda\": 0, \"seed\": 1, \"steps\": 20, \"seconds\": 1, \"robustness\": 3}]}")]
    [InlineData("summary.json", "{\"status\": \"complete\", \"results\": [{\"objective\": \"gd\", \"lambda\": 0, \"seed\": 1, \"steps\": 20, \"seconds\": 1, \"a\": 1, \"a\": 2}]}")]
    [InlineData("metrics.csv", "")]
    [InlineData("metrics.csv", "a,b\n1,2\n")]
    [InlineData("metrics.csv", "objective,lambda,seed,step,train_loss\ngd,0,1\n")]
    [InlineData("metrics.csv", "objective,lambda,seed,step,train_loss\ngd,0,1,20,x\n")]
    [InlineData("metrics.csv", "objective,lambda,seed,step,a,a\ngd,0,1,20,1,1\n")]
    [InlineData("metrics.csv", "objective,lambda,seed,step,train_loss\ngd,0,1,19,1\n")]
    [InlineData("metrics.csv", null)]
    [InlineData("config.yaml", "experiment: [")]
    [InlineData("config.yaml", "seed: 1")]
    [InlineData("config.yaml", "experiment: synthetic\nseed: 1\nseed: 2")]
    [InlineData("config.yaml", "experiment: synthetic\nseed: *anchor")]
    [InlineData("config.yaml", "experiment: synthetic\nenvironment: x")]
    public void Damage_is_told_in_one_line_that_names_the_file(string name, string? text)
    {
        Write(Record());
        File.Delete(_folder[name]);
        if (text is not null)
        {
            _folder.Write(name, name == "config.yaml" ? $"# A run of pegr.\n{text}\n" : text);
        }

        var refusal = Assert.Throws<InvalidInputException>(Read);

        Assert.StartsWith(_folder[name], refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public void A_file_that_is_too_large_is_refused_by_name()
    {
        Write(Record());
        _folder.Write("config.yaml", "# A run of pegr.\nexperiment: " + new string('x', 1 << 20));

        Assert.Contains("too large", Assert.Throws<InvalidInputException>(Read).Message, StringComparison.Ordinal);
    }

    private static ExperimentRecord Record()
    {
        var classes = (ClassAccuracy[])[new("cat, \"tabby\"", 2, 0.5), new("dog", 0, double.NaN)];
        RunRecord Run(string objective, int seed, double lambda, double accuracy) => Records.Run(
            objective,
            seed,
            lambda,
            [
                Records.Row(0, (Metric.TrainLoss, 1.0 / 3), (Metric.TrainAccuracy, 0.1), (Metric.TestAccuracy, 0.2), (Metric.Penalty, double.NaN)),
                Records.Row(20, (Metric.TrainLoss, 1e-300), (Metric.TrainAccuracy, 1), (Metric.TestAccuracy, accuracy), (Metric.Penalty, double.PositiveInfinity)),
            ]) with
        {
            Robustness = [new(0, 0.7), new(0.5, double.NaN)],
            Memorization = new(30, 20, 4),
            ClassAccuracies = classes,
        };

        return Records.Experiment(Run("gd", 1, 0, 0.5), Run("pegr", 1, 0.1, 0.75), Run("pegr", 2, 0.1, 0.8));
    }

    private void Write(ExperimentRecord record)
    {
        var experiment = SyntheticDefinition.Create();
        KeyValuePair<string, string>[] environment = [new("pegr", "0.1")];
        _folder.Write("config.yaml", ConfigFile.Format(experiment, experiment.Defaults, environment));
        _folder.Write("summary.json", SummaryFile.Format(experiment, experiment.Defaults, environment, record));
        using var metrics = new MetricsFile(_folder["metrics.csv"]);
        foreach (var run in record.Runs)
        {
            foreach (var row in run.Rows)
            {
                metrics.Append(new RunInfo(run.Objective, run.Lambda, run.Seed, 0, 1, 20), row);
            }
        }
    }

    private RecordedExperiment Read() => RecordedExperiment.Read(RunFolder.Find(_folder.Path)!);
}
