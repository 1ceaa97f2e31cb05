using System.Text.Json;
using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Folders;
using Pegr.Torch.Tests.Support;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Cli.Tests.Runs;

public class SummaryFileTests
{
    [Fact]
    public void Settings_have_their_keys_and_types()
    {
        var config = Format([]).GetProperty("config");

        Assert.Equal([0.1], config.GetProperty("lambda").EnumerateArray().Select(item => item.GetDouble()));
        Assert.Equal(3000, config.GetProperty("steps").GetInt32());
        Assert.True(config.GetProperty("orthogonal-noise").GetBoolean());
        Assert.Equal(["gd", "gr", "pegr"], config.GetProperty("objectives").EnumerateArray().Select(item => item.GetString()));
        Assert.Equal("relu2", config.GetProperty("activation").GetString());
    }

    [Fact]
    public void A_run_has_its_last_measurements_and_its_seconds()
    {
        var run = Records.Run(
            "pegr",
            seed: 4,
            lambda: 0.1,
            [Records.Row(0, (Metric.TrainLoss, 9)), Records.Row(20, (Metric.TrainLoss, 0.25), (Metric.SignalLearning, 2))]);

        var result = Format([run]).GetProperty("results")[0];

        Assert.Equal("pegr", result.GetProperty("objective").GetString());
        Assert.Equal(0.1, result.GetProperty("lambda").GetDouble());
        Assert.Equal(4, result.GetProperty("seed").GetInt32());
        Assert.Equal(20, result.GetProperty("steps").GetInt32());
        Assert.Equal(0.25, result.GetProperty("train_loss").GetDouble());
        Assert.Equal(2, result.GetProperty("signal_learning").GetDouble());
        Assert.Equal(0.5, result.GetProperty("seconds").GetDouble());
        Assert.False(result.TryGetProperty("robustness", out _));
    }

    [Fact]
    public void A_robustness_curve_is_a_list_of_points()
    {
        var run = Records.Run("gd", 1, 1, 0.5) with { Robustness = [new(0, 0.7), new(0.5, 0.4)] };

        var curve = Format([run]).GetProperty("results")[0].GetProperty("robustness");

        Assert.Equal([0, 0.5], curve.EnumerateArray().Select(point => point.GetProperty("sigma").GetDouble()));
        Assert.Equal([0.7, 0.4], curve.EnumerateArray().Select(point => point.GetProperty("accuracy").GetDouble()));
    }

    [Fact]
    public void Wrong_labels_and_classes_are_told_where_they_are_known()
    {
        var run = Records.Run("gd", 1, 1, 0.5) with
        {
            Memorization = new(30, 20, 4),
            ClassAccuracies = [new("cat", 2, 0.5), new("dog", 0, double.NaN)],
        };

        var result = Format([run]).GetProperty("results")[0];

        Assert.Equal("""{"wrong":30,"memorized":20,"corrected":4}""", Compact(result.GetProperty("memorization")));
        Assert.Equal(
            """[{"class":"cat","count":2,"accuracy":0.5},{"class":"dog","count":0,"accuracy":null}]""",
            Compact(result.GetProperty("class_accuracies")));
    }

    [Fact]
    public void Seeds_of_one_objective_and_lambda_are_reduced_to_mean_and_standard_deviation()
    {
        var aggregate = Format(
        [
            Records.Run("gd", 1, 1, 0.5),
            Records.Run("pegr", 1, 1, 0.5) with { Lambda = 0.2, Robustness = [new(0.5, 0.25)], Memorization = new(10, 5, 0) },
            Records.Run("pegr", 2, 1, 0.7) with { Lambda = 0.2, Robustness = [new(0.5, 0.75)], Memorization = new(10, 10, 0) },
            Records.Run("pegr", 3, 1, 0.9) with { Lambda = 0.2, Robustness = [new(0.5, 0.5)], Memorization = new(10, 0, 5) },
            Records.Run("pegr", 1, 1, 0.1) with { Lambda = 0.3 },
        ]).GetProperty("aggregate").EnumerateArray().ToList();

        Assert.Equal(["gd 0.1", "pegr 0.2", "pegr 0.3"], aggregate.Select(group => $"{group.GetProperty("objective")} {group.GetProperty("lambda")}"));
        AssertFigures(0.7, 0.2, 3, aggregate[1].GetProperty("test_accuracy"));
        AssertFigures(0.5, 0.25, 3, aggregate[1].GetProperty("robustness")[0]);
        AssertFigures(0.5, 0.5, 3, aggregate[1].GetProperty("memorized_fraction"));
        Assert.Equal(0.5, aggregate[1].GetProperty("robustness")[0].GetProperty("sigma").GetDouble());
        Assert.Equal("""{"mean":0.1,"standard_deviation":null,"n":1}""", Compact(aggregate[2].GetProperty("test_accuracy")));
        Assert.False(aggregate[0].TryGetProperty("memorized_fraction", out _));

        static void AssertFigures(double mean, double deviation, int count, JsonElement figures)
        {
            Assert.Equal(mean, figures.GetProperty("mean").GetDouble(), 1e-12);
            Assert.Equal(deviation, figures.GetProperty("standard_deviation").GetDouble(), 1e-12);
            Assert.Equal(count, figures.GetProperty("n").GetInt32());
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_number_that_JSON_lacks_becomes_null(double value)
    {
        var run = Records.Run("gd", 1, 0, [Records.Row(1, (Metric.TestLoss, value))]);

        var result = Format([run]).GetProperty("results")[0];

        Assert.Equal(JsonValueKind.Null, result.GetProperty("test_loss").ValueKind);
    }

    [Fact]
    public void How_it_ended_and_what_it_ran_on_are_told()
    {
        var summary = Format([], "diverged", "pegr diverged at step 3.");

        Assert.Equal("synthetic", summary.GetProperty("experiment").GetString());
        Assert.Equal("diverged", summary.GetProperty("status").GetString());
        Assert.Equal("pegr diverged at step 3.", summary.GetProperty("message").GetString());
        Assert.Equal("0.1", summary.GetProperty("environment").GetProperty("pegr").GetString());
    }

    private static string Compact(JsonElement json) => JsonSerializer.Serialize(json);

    private static JsonElement Format(RunRecord[] runs, string status = "complete", string? message = null)
    {
        var experiment = SyntheticDefinition.Create();
        var text = SummaryFile.Format(
            experiment, experiment.Defaults, [new("pegr", "0.1")], Records.Experiment(runs) with { Status = status, Message = message });
        return JsonDocument.Parse(text).RootElement;
    }
}
