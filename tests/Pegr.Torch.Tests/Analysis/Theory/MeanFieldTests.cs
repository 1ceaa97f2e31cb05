using MathNet.Numerics.Distributions;
using Pegr.Torch.Experiments;
using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.ReducedDynamics;
using Pegr.Torch.Theory;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Tests.Analysis.Theory;

public sealed class MeanFieldTests
{
    private static readonly SyntheticSettings Common = new() { Engine = "reduced", TestSamples = 1000, LogEvery = 4000 };

    /// <summary>What sets runs apart: activations, few steps and many, flipped labels, noise that is not orthogonal, steps that throw noise about.</summary>
    public static TheoryData<string, double, SyntheticSettings> Trainings => new()
    {
        { "gd", 0, Common with { SignalNorm = 3, Samples = 20, Steps = 2000 } },
        { "gd", 0, Common with { SignalNorm = 4, Samples = 100, Steps = 1000 } },
        { "pegr", 0.42, Common with { Steps = 50 } },
        { "pegr", 0.42, Common with { Steps = 200 } },
        { "pegr", 0.02, Common with { Steps = 1000 } },
        { "pegr", 0.42, Common with { SignalNorm = 0.4, Steps = 1500 } },
        { "gd", 0, Common with { Activation = "relu", SignalNorm = 0.8, Samples = 80, LearningRate = 0.05, Steps = 500 } },
        { "gd", 0, Common with { Activation = "relu", SignalNorm = 2, NoiseStd = 1, Samples = 20, Dim = 500, LabelNoise = 0.1, LearningRate = 0.1, InitStd = 0.026, Steps = 100 } },
        { "gd", 0, Common with { Activation = "relu1.5", SignalNorm = 1.2, Samples = 80, Steps = 1000 } },
        { "pegr", 0.1, Common with { Activation = "relu1.5", SignalNorm = 1.2, Samples = 20, Steps = 1000 } },
        { "pegr", 0.05, Common with { Activation = "relu3", SignalNorm = 4, InitStd = 0.02, LearningRate = 0.3, Steps = 4000 } },
        { "pegr", 0.3, Common with { SignalNorm = 2, LabelNoise = 0.2, Steps = 500 } },
        { "gd", 0, Common with { SignalNorm = 4, Samples = 60, OrthogonalNoise = false, Steps = 1000 } },
        { "gr", 1, Common with { Steps = 1000 } },
        { "gr", 5, Common with { Steps = 1000 } },
        { "group", 0.3, Common with { GroupSize = 5, Steps = 1000 } },
        { "group", 0.1, Common with { GroupSize = 5, Steps = 1000 } },
        { "variance", 0.5, Common with { Steps = 1000 } },
        { "pegr", 0.053, Common with { Dim = 16000, ImplicitDim = true, Samples = 20, SignalNorm = 3, Steps = 1000 } },
    };

    [Theory]
    [MemberData(nameof(Trainings))]
    public void The_accuracy_is_that_of_runs(string objective, double lambda, SyntheticSettings settings)
    {
        var runs = Enumerable.Range(1, 8).Select(seed => new ReducedRun(settings, objective, lambda, seed)).ToList();
        var measured = ReducedExperiment.Run(runs, cancellationToken: TestContext.Current.CancellationToken).Average(run => run.Final[Metric.TestAccuracy]);

        Assert.Equal(measured, settings.Theory().Accuracy(objective, lambda)!.Value, 0.08);
    }

    // Few examples and flipped labels, at the boundary: single runs differ by 0.06, so the mean of many. With n = d/5 theory is 0.02 too high.
    [Theory]
    [InlineData(100, 2.8, 0.03)]
    [InlineData(200, 3.2, 0.02)]
    [InlineData(500, 3.8, 0.02)]
    public void The_accuracy_at_the_boundary_is_the_mean_of_runs(int dim, double signalNorm, double tolerance)
    {
        var settings = Common with
        {
            Activation = "relu",
            NoiseStd = 1,
            Samples = 20,
            LabelNoise = 0.1,
            OrthogonalNoise = false,
            LearningRate = 10,
            Steps = 100,
            ImplicitDim = true,
            Dim = dim,
            SignalNorm = signalNorm,
            InitStd = 10 / Math.Sqrt(3 * dim),
        };
        var runs = Enumerable.Range(1, 200).Select(seed => new ReducedRun(settings, "gd", 0, seed)).ToList();
        var measured = ReducedExperiment.Run(runs, cancellationToken: TestContext.Current.CancellationToken).Average(run => run.Final[Metric.TestAccuracy]);

        Assert.Equal(measured, settings.Theory().Accuracy("gd", 0)!.Value, tolerance);
    }

    // Of one example the other sign is never seen, of two in half of the seeds.
    [Theory]
    [InlineData(1, 0, 0.75)]
    [InlineData(2, 0, 0.875)]
    [InlineData(4, 0, 0.969)]
    [InlineData(1, 0.1, 0.7)]
    [InlineData(2, 0.1, 0.8)]
    public void All_of_few_examples_may_have_one_sign(int samples, double flips, double expected)
    {
        var settings = Common with { Samples = samples, LabelNoise = flips, Steps = 500 };
        var runs = Enumerable.Range(1, 150).Select(seed => new ReducedRun(settings, "pegr", 0.3, seed)).ToList();
        var measured = ReducedExperiment.Run(runs, cancellationToken: TestContext.Current.CancellationToken).Average(run => run.Final[Metric.TestAccuracy]);

        Assert.Equal(expected, settings.Theory().Accuracy("pegr", 0.3)!.Value, 0.005);
        Assert.Equal(measured, expected, 0.04);
    }

    [Theory]
    [InlineData("relu", 0)]
    [InlineData("relu1.5", 0.1)]
    [InlineData("relu2", 0.42)]
    [InlineData("relu3", 2)]
    public void Steps_made_at_once_are_steps(string activation, double lambda)
    {
        var theory = (Common with { Activation = activation, SignalNorm = 2.5, Steps = 600 }).Theory();
        var (fast, slow) = (new MeanFieldTraining(theory, theory.Descent!, lambda, new(1, 1), [new(1, 0)]), new MeanFieldTraining(theory, theory.Descent!, lambda, new(1, 1), [new(1, 0)]));
        for (var step = 1; step <= 600; step++)
        {
            Assert.True(slow.RunTo(step));
        }

        Assert.True(fast.RunTo(600));
        Assert.Equal(slow.Accuracy(), fast.Accuracy(), 0.01);
    }

    // As many steps as a week has, and a network of any width.
    [Fact]
    public void Long_trainings_of_wide_networks_take_no_longer()
    {
        var theory = (Common with { Steps = 2_000_000_000, Filters = 1_000_000, LearningRate = 1e-3 }).Theory();
        Assert.True(theory.Accuracy("pegr", 0.42 * 1e5) > 0.9);
        Assert.Equal(theory.Accuracy("gd", 0)!.Value, (theory with { Filters = 100_000, Descent = theory.Descent! with { Steps = 200_000_000 } }).Accuracy("gd", 0)!.Value, 0.05);
    }

    [Fact]
    public void Without_a_signal_one_guesses()
        => Assert.Equal(0.5, (Common with { SignalNorm = 0, Steps = 100 }).Theory().Accuracy("gd", 0)!.Value, 1e-9);

    [Fact]
    public void The_step_at_which_the_signal_is_learned_is_where_the_accuracy_passes()
    {
        var theory = Common.Theory();
        var step = theory.StepsToLearn("pegr", 0.42)!.Value;

        Assert.InRange(step, 20, 500);
        Assert.True(After(step) > SignalNoiseTheory.LearnedAccuracy);
        Assert.False(After(step * 10 / 11) > SignalNoiseTheory.LearnedAccuracy);
        Assert.Null(theory.StepsToLearn("gd", 0));

        double After(int steps) => (Common with { Steps = steps }).Theory().Accuracy("pegr", 0.42)!.Value;
    }

    [Fact]
    public void What_diverges_has_no_accuracy()
        => Assert.Null((Common with { Activation = "relu3", InitStd = 1, LearningRate = 10, Steps = 50 }).Theory().Accuracy("pegr", 10));

    [Fact]
    public void Other_trainings_have_none()
    {
        Assert.Null((Common with { Momentum = 0.9 }).Theory().Descent);
        Assert.Null((Common with { Optimizer = "adam" }).Theory().Accuracy("gd", 0));
        Assert.Null(Common.Theory().Accuracy("sam", 0));
    }

    // With ReLU and filters that agree the noise's output is one normal number.
    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(2)]
    public void Filters_that_agree_make_one_normal_output(double signal)
        => Assert.Equal(Normal.CDF(0, 1, signal / 0.7), new FreshAccuracy(10, new RectifiedUnit(1)).Of(signal, new(0.49, 0.49, 0.49)), 0.01);

    // u|u| with u of variance 0.49 is above −signal where u is above −√signal.
    [Fact]
    public void Squares_of_filters_that_agree_have_heavy_tails()
        => Assert.Equal(Normal.CDF(0, 1, Math.Sqrt(0.3) / 0.7), new FreshAccuracy(10, new RectifiedUnit(2)).Of(0.3, new(0.49, 0.49, 0.49)), 0.01);

    // Independent filters, many of them: the sum of squares is normal, with variance 2·(3/2 − 1/4)·v²/m.
    [Fact]
    public void Many_independent_filters_make_a_normal_output()
        => Assert.Equal(Normal.CDF(0, 1, 0.05 / (0.49 * Math.Sqrt(2.5 / 1000))), new FreshAccuracy(1000, new RectifiedUnit(2)).Of(0.05, new(0.49, 0, 0)), 0.002);

    [Fact]
    public void The_activation_and_its_derivatives_agree_with_differences()
    {
        foreach (var power in new[] { 1, 1.5, 2, 2.5, 3 })
        {
            var unit = new RectifiedUnit(power);
            Assert.Equal((unit.Value(0.7 + 1e-6) - unit.Value(0.7 - 1e-6)) / 2e-6, unit.Slope(0.7), 1e-8);
            var (above, below) = (unit.Slope(0.7 + 1e-6), unit.Slope(0.7 - 1e-6));
            Assert.Equal(((above * above) - (below * below)) / 4e-6, unit.SlopeTimesCurvature(0.7), 1e-8);
            Assert.Equal((0, 0, 0), (unit.Value(-1), unit.Slope(-1), unit.SlopeTimesCurvature(-1)));
        }
    }
}
