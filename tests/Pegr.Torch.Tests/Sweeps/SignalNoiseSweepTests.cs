using Pegr.Torch.Experiments;
using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.ReducedDynamics;
using Pegr.Torch.Sweeps;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Tests.Sweeps;

public sealed class SignalNoiseSweepTests
{
    private static readonly SignalNoiseSweep Small = new()
    {
        Common = new SyntheticSettings
        {
            Objectives = ["gd", "pegr"],
            Dim = 60,
            Filters = 6,
            TestSamples = 50,
            Steps = 40,
            Seeds = 2,
            Seed = 5,
        },
        X = SweepAxis.Linear("signal-norm", 1, 5, 2),
        Y = SweepAxis.Linear("samples", 10, 20, 2, isWhole: true),
        Apply = (settings, norm, samples) => settings with { SignalNorm = norm, Samples = (int)samples },
    };

    [Fact]
    public void Every_cell_has_every_objective_choice_and_seed()
    {
        var runs = (Small with { Lambdas = [SweepLambda.Fixed(0.1), SweepLambda.Suggested] }).Runs();

        Assert.Equal(2 * 2 * 3 * 2, runs.Count);
        Assert.Equal(["1,10,gd,,0,5", "1,10,gd,,0,6", "1,10,pegr,0.1,0.1,5"], runs.Take(3).Select(run => run.Key));
        Assert.Equal(Enumerable.Range(0, runs.Count), runs.Select(run => run.Index));
    }

    [Fact]
    public void Predictions_are_in_the_order_of_the_cells_however_many_threads_make_them()
    {
        var sweep = Small with { X = SweepAxis.Linear("signal-norm", 1, 5, 9), Y = SweepAxis.Linear("samples", 10, 20, 6, isWhole: true) };
        var results = sweep.Runs().Select(run => (run.Objective, run.LambdaChoice, SweepResult.Of(run, final: null)));
        var group = sweep.ToRecord(SweepGroup.Of(results)).Groups[0];
        Assert.Equal(from y in sweep.Y.Values from x in sweep.X.Values select (x, y), group.Margins.Keys);
        Assert.Equal(group.Margins.Keys, group.Expected.Keys);
    }

    [Fact]
    public void A_title_has_what_is_the_same_in_all_cells()
    {
        Assert.Equal("d=60, m=6, σ_p=0.5, σ₀=0.01, relu2, η=0.2, steps=40, 2 seeds", Small.ToRecord([]).Title);
        var tied = Small with { Apply = (settings, norm, samples) => settings with { SignalNorm = norm, Samples = (int)samples, InitStd = norm / 10, Filters = 7 } };
        Assert.Equal("d=60, m=7, σ_p=0.5, relu2, η=0.2, steps=40, 2 seeds", tied.ToRecord([]).Title);
        var flipped = Small with { Common = Small.Common with { LabelNoise = 0.1, ExactFlips = true, Bias = true, Init = "fan-in", SignalLabels = "xor" } };
        Assert.Equal(
            "d=60, m=6, σ_p=0.5, relu2, η=0.2, steps=40, XOR labels, biases, fan-in weights, exactly 10% labels flipped, 2 seeds", flipped.ToRecord([]).Title);
    }

    [Fact]
    public void Results_are_those_of_single_runs()
    {
        var record = Small.Run(cancellationToken: TestContext.Current.CancellationToken);

        var pegr = Assert.Single(record.Groups, group => group.Objective == "pegr");
        var settings = Small.Common with { SignalNorm = 5, Samples = 20 };
        var lambda = settings.Theory().SuggestedLambda!.Value;
        var single = ReducedExperiment.Run([new ReducedRun(settings, "pegr", lambda, 6)], cancellationToken: TestContext.Current.CancellationToken)[0];
        var result = Assert.Single(pegr.Results, result => (result.X, result.Y, result.Seed) == (5, 20, 6));
        Assert.Equal(lambda, result.Lambda);
        Assert.Equal(single.Final.Values, result.Metrics);
    }

    [Fact]
    public void Predictions_are_those_of_theory()
    {
        var record = Small.ToRecord([new SweepGroup { Objective = "gd", LambdaChoice = "", Results = [Result(1), Result(5)] }]);

        var group = record.Groups[0];
        var theory = (Small.Common with { SignalNorm = 5, Samples = 10 }).Theory();
        Assert.Equal(theory.Margin("gd", 0), group.Margins[(5, 10)]);
        Assert.Equal(theory.Accuracy("gd", 0), group.Expected[(5, 10)]);

        // Accuracy 0.9 on the boundary, up to its being traced on a grid.
        Assert.NotEmpty(group.Boundary);
        Assert.All(group.Boundary, line => Assert.InRange((Small.Common with { SignalNorm = line.X1, Samples = (int)line.Y1 }).Theory().Accuracy("gd", 0)!.Value, 0.8, 0.96));
    }

    [Fact]
    public void Predictions_of_other_trainings_are_those_of_rates()
    {
        var sweep = Small with { Common = Small.Common with { Momentum = 0.5 } };
        var record = sweep.ToRecord([new SweepGroup { Objective = "gd", LambdaChoice = "", Results = [Result(1), Result(5)] }]);

        var group = record.Groups[0];
        Assert.Empty(group.Expected);
        Assert.Equal((sweep.Common with { SignalNorm = 5, Samples = 10 }).Theory().RegimeMargin("gd", 0), group.Margins[(5, 10)]);

        // n·SNR² = 2 on the boundary, up to its being traced on a grid.
        Assert.NotEmpty(group.Boundary);
        Assert.All(group.Boundary, line => Assert.Equal(2, line.Y1 * line.X1 * line.X1 / (0.25 * 60), 0.02));
    }

    [Fact]
    public void Lambda_can_be_an_axis()
    {
        var sweep = Small with { X = SweepAxis.Logarithmic("lambda", 0.1, 10, 3), Lambdas = [SweepLambda.OfX], Apply = (settings, _, _) => settings };

        Assert.Equal([0.1, 1, 10], sweep.Runs().Where(run => run.LambdaChoice == "axis").Select(run => run.Lambda).Distinct());
        var told = new List<SweepRun>();
        var gd = Assert.Single(sweep.Run(told.Add, TestContext.Current.CancellationToken).Groups, group => group.Objective == "gd");
        Assert.Equal(sweep.Runs().Count, told.Distinct().Count());
        Assert.Equal(3, gd.Results.Where(result => result.Y == 10 && result.Seed == 5).Select(result => result[Metric.TrainLoss]).Count());
    }

    [Fact]
    public void A_run_that_diverges_is_a_result()
    {
        var sweep = Small with
        {
            Common = Small.Common with { Objectives = ["pegr"] },
            X = SweepAxis.Logarithmic("learning-rate", 0.1, 1e5, 2),
            Y = SweepAxis.Linear("samples", 10, 10, 1, isWhole: true),
            Apply = (settings, rate, _) => settings with { LearningRate = rate, Samples = 10 },
        };

        var results = sweep.Run(cancellationToken: TestContext.Current.CancellationToken).Groups.SelectMany(group => group.Results).ToList();

        Assert.All(results, result => Assert.Equal(result.X == 1e5, result.Diverged));
    }

    [Theory]
    [InlineData(-1.0, "y: samples: -1 is out of range")]
    [InlineData(10.0, "lambda: theory suggests none for signal-norm 1, samples 10 (relu); give numbers in place of 'auto'.")]
    public void What_a_cell_cannot_use_is_refused(double samples, string message)
    {
        var sweep = Small with
        {
            Common = Small.Common with { Activation = "relu" },
            Y = SweepAxis.Linear("samples", samples, samples, 1),
        };

        Assert.StartsWith(message, Assert.Throws<InvalidInputException>(sweep.Runs).Message);
    }

    [Fact]
    public void Results_of_another_choice_of_lambda_are_refused()
    {
        var other = new SweepGroup { Objective = "pegr", LambdaChoice = "0.3", Results = [Result(1)] };

        Assert.Equal(
            "lambda: results chose it by '0.3', and this sweep by 'auto'.",
            Assert.Throws<InvalidInputException>(() => Small.ToRecord([other])).Message);
    }

    private static SweepResult Result(double x) => new(x, 10, 1, 0, new Dictionary<string, double> { [Metric.TestAccuracy] = 1 });
}
