using Pegr.Torch.Sweeps;
using Pegr.Torch.Tests.Support;

namespace Pegr.Torch.Tests.Sweeps;

public sealed class SweepResultsFileTests : IDisposable
{
    private const string Header = "x_lambda,y_signal_norm,objective,lambda_choice,lambda,seed,diverged,train_loss,test_accuracy";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Results_are_read_by_objective_and_choice_of_lambda()
    {
        var groups = Read(Header, "0.5,1,gd,,0,1,false,0.1,0.75", "0.5,1,pegr,axis,0.5,1,false,2e-3,NaN", "8,1,pegr,axis,8,1,true,,");

        Assert.Equal([("gd", ""), ("pegr", "axis")], groups.Select(group => (group.Objective, group.LambdaChoice)));
        Assert.Equal(0.75, groups[0].Mean(0.5, 1, "test_accuracy"));
        Assert.Equal((0.5, 1.0, 1, 0.5), (groups[1].Results[0].X, groups[1].Results[0].Y, groups[1].Results[0].Seed, groups[1].Results[0].Lambda));
        Assert.Equal(double.NaN, groups[1].Results[0]["test_accuracy"]);
        Assert.True(groups[1].Results[1].Diverged);
    }

    [Theory]
    [InlineData("line 2: this line is damaged", Header, "0.5,1,gd,,0,1,false,0.1")]
    [InlineData("line 3: this line is damaged", Header, "0.5,1,gd,,0,1,false,0.1,1", "0.5,1,gd,,0,1,perhaps,0.1,1")]
    [InlineData("line 2: 'x' is not a number", Header, "0.5,1,gd,,0,1,false,x,1")]
    [InlineData("is not a sweep's results file", "step,train_loss")]
    [InlineData("is not a sweep's results file")]
    public void What_pegr_sweep_did_not_write_is_refused(string expected, params string[] lines)
        => Assert.Contains(expected, Assert.Throws<InvalidInputException>(() => Read(lines)).Message);

    [Fact]
    public void Words_are_numbered_in_their_order_and_tied_settings_are_no_measurements()
    {
        var groups = Read(
            "x_model,y_none,objective,lambda_choice,lambda,seed,diverged,train_loss,validation_loss,tied_train_noise",
            "mlp,,gd,,0,1,false,0.1,,patch:1", "convnet,,gd,,0,1,false,0.2,0.3,patch:2");

        Assert.Equal([(0.0, 0.0), (1, 0)], groups[0].Results.Select(result => (result.X, result.Y)));
        Assert.Equal([["train_loss"], ["train_loss", "validation_loss"]], groups[0].Results.Select(result => result.Metrics.Keys.ToArray()));
        Assert.Equal(double.NaN, groups[0].Results[0]["validation_loss"]);
    }

    [Fact]
    public void A_missing_file_is_refused()
        => Assert.Contains("is not there", Assert.Throws<InvalidInputException>(() => SweepResultsFile.Read("no/results.csv")).Message);

    public void Dispose() => _folder.Dispose();

    private IReadOnlyList<SweepGroup> Read(params string[] lines)
    {
        var path = _folder.File("results.csv");
        File.WriteAllLines(path, lines);
        return SweepResultsFile.Read(path);
    }
}
