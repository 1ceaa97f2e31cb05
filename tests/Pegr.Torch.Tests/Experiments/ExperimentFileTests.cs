using System.Text.Json.Nodes;
using Pegr.Torch.Experiments;
using Pegr.Torch.Tests.Support;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Tests.Experiments;

public sealed class ExperimentFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pegr-record-").FullName;

    private string File => Path.Combine(_folder, ExperimentFile.Name);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Everything_is_read_back_from_the_file_and_from_its_folder()
    {
        var record = Whole();

        ExperimentFile.Write(File, record);

        foreach (var read in (ExperimentRecord[])[ExperimentFile.Read(File), ExperimentFile.Read(_folder)])
        {
            Assert.Equal(ExperimentFile.Format(record), ExperimentFile.Format(read));
            var (expected, actual) = (record.Runs[0], read.Runs[0]);
            Assert.Equal(expected.Key, actual.Key);
            Assert.Equal(expected.Rows[0].Values, actual.Rows[0].Values);
            Assert.Equal(expected.GradientNorms, actual.GradientNorms);
            Assert.Equal(expected.Robustness, actual.Robustness);
            Assert.Equal(expected.Memorization, actual.Memorization);
            Assert.Equal(expected.ClassAccuracies, actual.ClassAccuracies);
            Assert.Equal(expected.Notes, actual.Notes);
            Assert.Equal(record.Images[0].Pixels, read.Images[0].Pixels);
            Assert.Equal(record.Settings, read.Settings);
            Assert.Equal((record.Status, record.Message, record.Title), (read.Status, read.Message, read.Title));
        }
    }

    // Every member of every record is written: whatever a figure may need is there.
    [Fact]
    public void No_member_is_left_out()
    {
        var json = JsonNode.Parse(ExperimentFile.Format(Whole()))!["Record"]!;

        AssertMembers(typeof(ExperimentRecord), json);
        AssertMembers(typeof(RunRecord), json["Runs"]![0]!);
        AssertMembers(typeof(ImageSample), json["Images"]![0]!);

        static void AssertMembers(Type type, JsonNode node) => Assert.Equal(
            type.GetProperties().Where(property => property.CanWrite).Select(property => property.Name).Order(StringComparer.Ordinal),
            node.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"Version\": 1}")]
    [InlineData("{\"Version\": null, \"Record\": null}")]
    [InlineData("{\"Version\": 1, \"Record\": {\"Experiment\": \"x\"}}")]
    [InlineData("{\"Version\": 1, \"Record\": {\"Experiment\": null, \"Title\": \"\", \"Runs\": []}}")]
    [InlineData("{\"Version\": 1, \"Record\": {\"Experiment\": \"\", \"Title\": \"\", \"Runs\": null}}")]
    [InlineData("{\"Version\": 1, \"Record\": {\"Experiment\": \"\", \"Title\": \"\", \"Runs\": [null]}}")]
    [InlineData("{\"Version\": 1, \"Record\": {\"Experiment\": \"\", \"Title\": \"\", \"Runs\": [], \"Settings\": {\"a\": null}}}")]
    public void What_is_no_record_is_refused_by_name(string text) => AssertRefused(text, "is no record");

    [Theory]
    [InlineData("Runs.0.Rows", "[]")]
    [InlineData("Runs.0.Rows", "[null]")]
    [InlineData("Runs.0.Rows.0.Values", "null")]
    [InlineData("Runs.0.Rows.0.Values", "{\"a\": \"many\"}")]
    [InlineData("Runs.0.Notes", "[null]")]
    [InlineData("Runs.0.Robustness", "[]")]
    [InlineData("Runs.0.Robustness", "[null]")]
    [InlineData("Runs.0.ClassAccuracies.0.Class", "null")]
    [InlineData("Runs.0.Seed", "1e99")]
    [InlineData("Runs.0.Seed", "2")]
    [InlineData("Runs.0.Divergence", "\"at step 3\"")]
    [InlineData("Diverged.0.Divergence", "null")]
    [InlineData("Diverged.0.Seed", "1")]
    [InlineData("Images.0.Height", "2147483647")]
    [InlineData("Images.0.Channels", "2")]
    [InlineData("Images.0.Pixels", "[1]")]
    public void A_record_that_lacks_what_its_readers_need_is_refused(string member, string value)
    {
        var json = JsonNode.Parse(ExperimentFile.Format(Whole()))!;
        var (owner, names) = (json["Record"]!, member.Split('.'));
        foreach (var name in names[..^1])
        {
            owner = int.TryParse(name, out var index) ? owner[index]! : owner[name]!;
        }

        owner[names[^1]] = JsonNode.Parse(value);

        AssertRefused(json.ToJsonString(), "is no record");
    }

    [Fact]
    public void Another_version_is_named_even_where_its_form_is_another()
        => AssertRefused("{\"Version\": 2, \"Record\": 7}", "format version 2, and this program reads version 1");

    [Fact]
    public void A_missing_file_is_told_as_such()
        => Assert.Contains("there is no record", Assert.Throws<InvalidInputException>(() => ExperimentFile.Read(_folder)).Message, StringComparison.Ordinal);

    [Fact]
    public void Nesting_without_end_is_refused() => AssertRefused(new string('[', 1 << 20), "is no record");

    private void AssertRefused(string text, string why)
    {
        System.IO.File.WriteAllText(File, text);
        var message = Assert.Throws<InvalidInputException>(() => ExperimentFile.Read(File)).Message;
        Assert.StartsWith(File, message, StringComparison.Ordinal);
        Assert.Contains(why, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    private static ExperimentRecord Whole()
    {
        RunRecord Run(int seed) => Records.Run(
            "pegr", seed, 0.1, [Records.Row(0, (Metric.TrainLoss, 1.0 / 3), (Metric.Penalty, double.NaN)), Records.Row(20, (Metric.TrainLoss, 1e-300), (Metric.Penalty, double.PositiveInfinity))]) with
        {
            Robustness = [new(0, 0.7), new(0.5, double.NaN)],
            GradientNorms = [0.1, 1e-17],
            Memorization = new(30, 20, 4),
            ClassAccuracies = [new("cat, \"tabby\"", 2, 0.5), new("dog", 0, double.NaN)],
            Notes = ["a note"],
            Repeats = 1,
        };

        return Records.Experiment(Run(1), Run(2)) with
        {
            Diverged = [Run(3) with { Rows = [], Divergence = "pegr diverged at step 3." }],
            Images = [new ImageSample(1, 1, 2, [0.25f, -1.1f], "cat", "dog")],
            Status = ExperimentStatus.Failed,
            Message = "The disk is full.",
            Settings = new Dictionary<string, string> { ["seed"] = "1" },
            Environment = new Dictionary<string, string> { ["system"] = "X" },
            Tuning = Pegr.Torch.Tests.Comparisons.TuningRecords.Of([Run(1)]).Tuning,
        };
    }
}
