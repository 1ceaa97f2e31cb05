using System.Text.Json;
using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Runs;
using Pegr.Torch.Cli.Tests.Support;
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

    private static JsonElement Format(RunRecord[] runs, string status = "complete", string? message = null)
    {
        var experiment = SyntheticDefinition.Create();
        var text = SummaryFile.Format(experiment, experiment.Defaults, [new("pegr", "0.1")], runs, status, message);
        return JsonDocument.Parse(text).RootElement;
    }
}
