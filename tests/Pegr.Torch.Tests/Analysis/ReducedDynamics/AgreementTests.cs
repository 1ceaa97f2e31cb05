using Pegr.Torch.Experiments;
using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Tests.Analysis.ReducedDynamics;

/// <summary>Reduced dynamics against automatic differentiation in R^d, on generated settings.</summary>
public sealed class AgreementTests
{
    private const int Diverging = 27;

    private static readonly Dictionary<string, Func<SyntheticSettings, SyntheticSettings>> Kinds = new()
    {
        ["three patches"] = s => s with { Patches = 3 },
        ["five patches, biases"] = s => s with { Patches = 5, Bias = true },
        ["two signals"] = s => s with { SignalFrequencies = [3, 1] },
        ["three signals, three patches, biases"] = s => s with { SignalFrequencies = [3, 1, 2], Patches = 3, Bias = true },
        ["XOR"] = s => s with { SignalLabels = "xor" },
        ["XOR, biases, four patches"] = s => s with { SignalLabels = "xor", Bias = true, Patches = 4 },
        ["exact flips"] = s => s with { ExactFlips = true, LabelNoise = 0.3, TestLabelNoise = true },
        ["fan-in, biases"] = s => s with { Init = "fan-in", Bias = true },
        ["a sum"] = s => s with { OutputScale = "none", LearningRate = 0.02 },
        ["a mean over patches"] = s => s with { OutputScale = "patches", Patches = 4 },
        ["leaky units"] = s => s with { Activation = "leaky-relu0.2", Bias = true, Patches = 3 },
        ["clipped gradients"] = s => s with { ClipNorm = 0.02 },
        ["Nesterov's momentum, biases"] = s => s with { Momentum = 0.8, Nesterov = true, Bias = true },
        ["a cosine after a warm-up"] = s => s with { LearningRateSchedule = "cosine", Warmup = 7 },
        ["steps down, momentum, clipped"] = s => s with { LearningRateSchedule = "step", DecayEvery = 9, DecayFactor = 0.3, Momentum = 0.5, ClipNorm = 0.1, WeightDecay = 0.1 },
        ["lambda warmed up"] = s => s with { LambdaSchedule = "warmup", LambdaSteps = 11 },
        ["lambda along a learning rate that falls"] = s => s with { LambdaSchedule = "proportional", LearningRateSchedule = "cosine", NormRadius = 0 },
        ["penalties at some steps, then none"] = s => s with { LambdaSchedule = "step-off", LambdaSteps = 20, PenaltyEvery = 3 },
        ["smoothed units"] = s => s with { Activation = "smooth-relu3", InitStd = 1, SignalNorm = 2 },
    };

    private static readonly string[] Activations = ["relu", "relu2", "relu3", "relu2.5", "relu1.5"];

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, 40)];

    public static TheoryData<string, int> KindCases
    {
        get
        {
            var cases = new TheoryData<string, int>();
            foreach (var kind in Kinds.Keys)
            {
                cases.Add(kind, 2);
                cases.Add(kind, 7);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_logged_number_is_that_of_automatic_differentiation(int number)
    {
        var settings = Generate(number);
        var expected = Run(settings with { Engine = "ghost" });
        var actual = Run(settings with { Engine = "reduced" });
        Assert.Equal(expected.Title, actual.Title);
        Assert.Equal(expected.Runs.Count, actual.Runs.Count);
        foreach (var (one, other) in expected.Runs.Zip(actual.Runs))
        {
            AssertSame(one, other);
        }

        Assert.Equal(expected.Diverged.Select(run => (run.Key, run.Divergence)), actual.Diverged.Select(run => (run.Key, run.Divergence)));
        Assert.Equal(number == Diverging, expected.Diverged.Count > 0);
    }

    [Theory]
    [MemberData(nameof(KindCases))]
    public void Other_data_and_networks_agree_as_well(string kind, int number)
    {
        var settings = Kinds[kind](Generate(number) with { OrthogonalNoise = number == 2, Momentum = 0, WeightDecay = 0 });
        var (expected, actual) = (Run(settings with { Engine = "ghost" }), Run(settings with { Engine = "reduced" }));
        Assert.All(expected.Runs, run => Assert.Null(run.Divergence));
        Assert.NotEqual(expected.Runs[0].Rows[0][Metric.TrainLoss], expected.Runs[0].Final[Metric.TrainLoss]);
        foreach (var (one, other) in expected.Runs.Zip(actual.Runs, (one, other) => (one, other)))
        {
            AssertSame(one, other);
        }
    }

    [Fact]
    public void The_published_comparison_agrees_to_its_end()
    {
        var settings = new SyntheticSettings { DType = "float64", Objectives = ["gd", "gr", "pegr", "variance"], Steps = 400, LogEvery = 100 };
        var expected = Run(settings with { Engine = "ghost" });
        var actual = Run(settings with { Engine = "reduced" });
        Assert.All(expected.Runs.Zip(actual.Runs), pair => AssertSame(pair.First, pair.Second));
    }

    private static void AssertSame(RunRecord expected, RunRecord actual)
    {
        Assert.Equal((expected.Objective, expected.Lambda, expected.Seed, expected.Steps), (actual.Objective, actual.Lambda, actual.Seed, actual.Steps));
        Assert.Equal(expected.Rows.Select(row => row.Step), actual.Rows.Select(row => row.Step));
        Assert.All(expected.Rows.Zip(actual.Rows), rows => Assert.Equal(rows.First.Values.Keys, rows.Second.Values.Keys));

        // Where gradients go to zero their directions magnify rounding, step by step, to a part of the largest number.
        var tolerance = expected.Objective is "norm" or "example-norm" ? (1e-8, 1e-9) : (1e-9, 1e-14);
        foreach (var metric in expected.Final.Values.Keys)
        {
            AssertClose(expected.Rows.Select(row => row[metric]), actual.Rows.Select(row => row[metric]), $"{metric} of {expected.Objective}", tolerance);
        }

        AssertClose(expected.GradientNorms, actual.GradientNorms, $"gradient norms of {expected.Objective}", tolerance);
    }

    // A difference of large inner products that happens to be tiny has the rounding of the large ones.
    private static void AssertClose(IEnumerable<double> expected, IEnumerable<double> actual, string what, (double Relative, double Rounding) tolerance)
    {
        var pairs = expected.Zip(actual).ToList();
        var rounding = tolerance.Rounding * pairs.Max(pair => Math.Abs(pair.First));
        Assert.All(pairs, pair => Assert.True(
            pair.First.Equals(pair.Second) || Math.Abs(pair.First - pair.Second) <= (tolerance.Relative * Math.Abs(pair.First)) + rounding,
            $"{what}: {pair.First:R} and {pair.Second:R}"));
    }

    private static ExperimentRecord Run(SyntheticSettings settings)
        => SyntheticExperiment.Run(settings, cancellationToken: TestContext.Current.CancellationToken);

    private static SyntheticSettings Generate(int number)
    {
        var random = new Random(number);
        return new SyntheticSettings
        {
            DType = "float64",
            Objectives = ["gd", "gr", "pegr", "variance", "sam", "label-noise", "group", "norm", "example-norm", "fisher"],
            Lambdas = [0.05 + random.NextDouble()],
            Rho = 0.02 + (0.2 * random.NextDouble()),
            FlipProbability = 0.1 * (number % 6),
            GroupSize = 1 + (number % 7),
            Bias = number % 4 == 1,
            NormRadius = number % 3 == 0 ? 0.3 : 0,
            Samples = random.Next(1, 24),
            TestSamples = random.Next(1, 60),
            Dim = random.Next(2, 60),
            Filters = random.Next(1, 6),
            Activation = Activations[number % Activations.Length],
            SignalNorm = random.Next(8) == 0 ? 0 : 2 * random.NextDouble(),
            NoiseStd = 0.1 + (0.5 * random.NextDouble()),
            InitStd = 0.1 + (0.3 * random.NextDouble()),
            OrthogonalNoise = random.Next(2) == 0,
            LabelNoise = random.Next(2) == 0 ? 0 : 0.3,
            TestLabelNoise = random.Next(2) == 0,
            LearningRate = 0.05 + (0.2 * random.NextDouble()),
            Momentum = random.Next(2) == 0 ? 0 : 0.8,
            WeightDecay = random.Next(2) == 0 ? 0 : 0.05,
            Steps = 30,
            LogEvery = 7,
            Seed = number,
        };
    }
}
