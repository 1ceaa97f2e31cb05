using Pegr.Torch.Experiments;
using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.Tests.Support;
using Pegr.Torch.Training;
using Pegr.Torch.Training.Records;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Experiments;

public sealed class SyntheticExperimentTests
{
    private static readonly SyntheticSettings Small = new()
    {
        Objectives = ["gd", "gr", "pegr", "variance"],
        Samples = 12,
        TestSamples = 30,
        Dim = 15,
        Filters = 3,
        InitStd = 0.3,
        Steps = 5,
        LogEvery = 2,
    };

    [Fact]
    public void The_same_settings_give_the_same_records()
    {
        var settings = Small with { Seeds = 2, LabelNoise = 0.2, BatchSize = 5 };
        AssertSame(Run(settings).Runs, Run(settings).Runs);
    }

    [Fact]
    public void A_run_does_not_depend_on_the_runs_before_it()
    {
        var all = Run(Small with { Seed = 3, Seeds = 2, BatchSize = 5 });
        var alone = Run(Small with { Objectives = ["pegr"], Seed = 4, BatchSize = 5 });
        AssertSame([all.Runs.Single(run => run is { Objective: "pegr", Seed: 4 })], alone.Runs);
    }

    [Fact]
    public void All_objectives_of_a_seed_start_from_the_same_row_and_other_seeds_from_others()
    {
        var record = Run(Small with { Seeds = 2 });
        var starts = record.Runs.GroupBy(run => run.Seed).ToList();
        Assert.Equal([1, 2], starts.Select(seed => seed.Key));
        foreach (var seed in starts)
        {
            Assert.Equal(Small.Objectives, seed.Select(run => run.Objective));
            Assert.All(seed, run => Assert.Equal(seed.First().Rows[0].Values, run.Rows[0].Values));
            Assert.Equal(4, seed.Select(run => run.Final[Metric.TrainLoss]).Distinct().Count());
        }

        Assert.NotEqual(starts[0].First().Rows[0].Values, starts[1].First().Rows[0].Values);
    }

    [Fact]
    public void Records_say_what_was_run_and_hold_every_metric()
    {
        var record = Run(Small with { Lambdas = [0.25] });
        Assert.Equal("synthetic", record.Experiment);
        Assert.Contains("n=12", record.Title, StringComparison.Ordinal);
        Assert.Empty(record.Images);
        Assert.All(record.Runs, run =>
        {
            Assert.Equal(run.Objective == "gd" ? 0 : 0.25, run.Lambda);
            Assert.Equal([0, 2, 4, 5], run.Rows.Select(row => row.Step));
            Assert.All(run.Rows, row => Assert.All(AllMetrics, metric => Assert.True(double.IsFinite(row[metric]), metric)));
            Assert.Equal(12, run.GradientNorms.Count);
            Assert.Equal(run.Final[Metric.Penalty], run.GradientNorms.Average(norm => norm * norm), 1e-6);
            Assert.Empty(run.Robustness);
        });
    }

    [Fact]
    public void An_observer_hears_of_everything_in_order()
    {
        var observer = new RecordingObserver();
        Run(Small with { Objectives = ["gd", "pegr"] }, observer);
        string[] calls =
        [
            "started", "logged 0", "step 1", "step 2", "logged 2", "step 3", "step 4", "logged 4", "step 5", "logged 5",
            "tensors", "finished",
        ];
        Assert.Equal(calls.Select(call => $"gd {call}").Concat(calls.Select(call => $"pegr {call}")), observer.Calls);
    }

    [Fact]
    public void An_observer_hears_which_run_of_how_many_it_is()
    {
        var observer = new RecordingObserver();
        Run(Small with { Objectives = ["gr", "gd"], Lambdas = [0.3], Seed = 7, Seeds = 2 }, observer);
        Assert.Equal(
            [
                new RunInfo("gr", 0.3, 7, 0, 4, 5), new RunInfo("gd", 0, 7, 1, 4, 5),
                new RunInfo("gr", 0.3, 8, 2, 4, 5), new RunInfo("gd", 0, 8, 3, 4, 5),
            ],
            observer.Runs);
    }

    [Theory]
    [InlineData("float32", ScalarType.Float32)]
    [InlineData("float64", ScalarType.Float64)]
    public void Every_run_hands_out_what_it_takes_to_repeat_it(string dtype, ScalarType expected)
    {
        var observer = new RecordingObserver();
        Run(Small with { Objectives = ["gd", "pegr"], DType = dtype }, observer);
        var (first, second) = (observer.Tensors[0], observer.Tensors[1]);

        Assert.Equal(["mu", "train/labels", "train/patches", "weights/final", "weights/initial"], first.Keys.Order());
        Assert.All(first.Values, tensor => Assert.Equal((expected, DeviceType.CPU), (tensor.DType, tensor.Device.type)));
        Assert.Equal([15], first["mu"].Shape);
        Assert.Equal([12, 2, 15], first["train/patches"].Shape);
        Assert.Equal([12], first["train/labels"].Shape);
        Assert.Equal([2, 3, 15], first["weights/initial"].Shape);
        Assert.Equal([2, 3, 15], first["weights/final"].Shape);
        Assert.Equal(1.5, Math.Sqrt(first["mu"].Values.Sum(x => x * x)), 1e-12);
        Assert.All(first["train/labels"].Values, y => Assert.True(y is 1 or -1));
        foreach (var shared in new[] { "mu", "train/labels", "train/patches", "weights/initial" })
        {
            Assert.Equal(first[shared].Values, second[shared].Values);
        }

        Assert.NotEqual(first["weights/initial"].Values, first["weights/final"].Values);
        Assert.NotEqual(first["weights/final"].Values, second["weights/final"].Values);
        Assert.Equal([first["weights/final"].Values, second["weights/final"].Values], observer.Weights.Select(weights => weights["filters.weight"]));
    }

    [Theory]
    [InlineData(false, 2, new[] { 1.0 })]
    [InlineData(true, 2, new[] { 1.0 })]
    [InlineData(false, 4, new[] { 2.0, 1 })]
    [InlineData(true, 3, new[] { 2.0, 1 })]
    public void Reduced_dynamics_end_with_the_weights_of_automatic_differentiation(bool bias, int patches, double[] frequencies)
    {
        var (reduced, ghost) = (new RecordingObserver(), new RecordingObserver());
        var settings = Small with
        {
            Objectives = ["pegr"],
            DType = "float64",
            Bias = bias,
            Patches = patches,
            SignalFrequencies = frequencies,
            OrthogonalNoise = false,
        };
        Run(settings with { Engine = "reduced" }, reduced);
        Run(settings with { Engine = "ghost" }, ghost);

        var (actual, expected) = (Assert.Single(reduced.Tensors), Assert.Single(ghost.Tensors));
        Assert.Equal(bias, actual.ContainsKey("biases/final"));
        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        Assert.All(expected, entry => Assert.All(
            entry.Value.Values.Zip(actual[entry.Key].Values), pair => Assert.Equal(pair.First, pair.Second, 1e-10)));
    }

    [Fact]
    public void Noise_that_is_drawn_anew_at_every_step_is_not_memorized()
    {
        var settings = Small with { Objectives = ["gd"], Dim = 300, Samples = 20, TestSamples = 500, Steps = 1500, LogEvery = 1500 };
        var (kept, fresh) = (Run(settings).Runs[0], Run(settings with { FreshNoise = true }).Runs[0]);
        Assert.Equal(kept.Rows[0].Values, fresh.Rows[0].Values);
        Assert.Equal(1, kept.Final[Metric.TrainAccuracy]);
        Assert.True(fresh.Final[Metric.TestAccuracy] > 0.95, $"test accuracy is {fresh.Final[Metric.TestAccuracy]}");
        Assert.True(kept.Final[Metric.TestAccuracy] < 0.8, $"with noise that stays it is {kept.Final[Metric.TestAccuracy]}");
        Assert.True(fresh.Final[Metric.SignalLearning] > 2 * kept.Final[Metric.SignalLearning]);
    }

    [Fact]
    public void Titles_say_what_is_unusual_about_the_data()
    {
        var settings = Small with { Objectives = ["gd"], Steps = 1 };
        Assert.EndsWith("relu2", Run(settings).Title, StringComparison.Ordinal);
        Assert.EndsWith("relu2, P=4, XOR labels, 10% labels flipped", Run(settings with { SignalLabels = "xor", Patches = 4, LabelNoise = 0.1 }).Title, StringComparison.Ordinal);
        Assert.EndsWith("relu2, 2 signals, fresh noise", Run(settings with { SignalFrequencies = [3, 1], FreshNoise = true }).Title, StringComparison.Ordinal);
        Assert.EndsWith(
            "relu2, biases, fan-in weights, summed outputs", Run(settings with { Bias = true, Init = "fan-in", OutputScale = "none" }).Title, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(1)]
    public void Label_noise_makes_training_labels_disagree_with_their_signal(double labelNoise)
    {
        const int n = 2_000;
        var observer = new RecordingObserver();
        Run(Small with { Objectives = ["gd"], Samples = n, Dim = 4, LabelNoise = labelNoise, Steps = 1 }, observer);
        var tensors = observer.Tensors.Single();
        var (mu, x, y) = (tensors["mu"].Values, tensors["train/patches"].Values, tensors["train/labels"].Values);

        // The noise is orthogonal to mu, so the inner product with both patches together is that of the signal.
        var disagreeing = Enumerable.Range(0, n)
            .Count(i => Enumerable.Range(0, 8).Sum(k => mu[k % 4] * x[(8 * i) + k]) * y[i] < 0);
        var margin = 5 * Math.Sqrt(labelNoise * (1 - labelNoise) / n);
        Assert.InRange((double)disagreeing / n, labelNoise - margin, labelNoise + margin);
    }

    [Fact]
    public void Test_labels_are_clean_unless_asked_otherwise()
    {
        // So strong a signal is learned at once, and what is left of the error is the labels' own.
        var settings = Small with
        {
            Objectives = ["gd"],
            Samples = 100,
            TestSamples = 2_000,
            SignalNorm = 20,
            NoiseStd = 0.01,
            LabelNoise = 0.25,
            LearningRate = 0.02,
            Steps = 100,
            LogEvery = 100,
        };
        Assert.Equal(1, Run(settings).Runs[0].Final[Metric.TestAccuracy]);
        Assert.Equal(0.75, Run(settings with { TestLabelNoise = true }).Runs[0].Final[Metric.TestAccuracy], 5 * 0.0097);
    }

    [Fact]
    public void The_highest_seed_there_is_runs()
        => Assert.Equal(int.MaxValue, Run(Small with { Objectives = ["gd"], Seed = int.MaxValue }).Runs.Single().Seed);

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void The_program_around_it_keeps_its_number_of_threads(int threads)
    {
        var before = get_num_threads();
        var observer = new ThreadObserver();
        Run(Small with { Objectives = ["gd"], Threads = threads }, observer);
        Assert.Equal(threads == 0 ? before : threads, observer.Threads);
        Assert.Equal(before, get_num_threads());

        Assert.Throws<OperationCanceledException>(() => SyntheticExperiment.Run(
            Small with { Threads = threads }, cancellationToken: new CancellationToken(canceled: true)));
        Assert.Equal(before, get_num_threads());
    }

    [Fact]
    public void A_run_that_diverges_tells_and_keeps_what_was_logged_with_the_observer()
    {
        var observer = new RecordingObserver();
        var error = Assert.Throws<DivergedException>(
            () => Run(Small with { Objectives = ["gr"], LearningRate = 1e20, Steps = 50, Activation = "relu3" }, observer));
        Assert.StartsWith("gr diverged at step ", error.Message, StringComparison.Ordinal);
        Assert.Contains("gr logged 0", observer.Calls);
        Assert.DoesNotContain("gr finished", observer.Calls);
    }

    [Fact]
    public void A_cancelled_experiment_stops()
        => Assert.Throws<OperationCanceledException>(
            () => SyntheticExperiment.Run(Small, cancellationToken: new CancellationToken(canceled: true)));

    [Fact]
    public void An_experiment_leaves_no_tensor_behind()
        => Live.AssertNothingLeft(() => Run(Small with { BatchSize = 5 }, new RecordingObserver()));

    // But for those of images.
    private static IReadOnlyList<string> AllMetrics =>
    [
        .. typeof(Metric).GetFields().Select(constant => (string)constant.GetValue(null)!)
            .Except([Metric.MemorizedLabels, Metric.ValidationLoss, Metric.ValidationAccuracy, Metric.NoisyTestAccuracy, Metric.NoisyValidationAccuracy]),
    ];

    private static ExperimentRecord Run(SyntheticSettings settings, IExperimentObserver? observer = null)
        => SyntheticExperiment.Run(settings, observer, cancellationToken: TestContext.Current.CancellationToken);

    private static void AssertSame(IReadOnlyList<RunRecord> expected, IReadOnlyList<RunRecord> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        foreach (var (a, b) in expected.Zip(actual))
        {
            Assert.Equal((a.Objective, a.Lambda, a.Seed, a.Steps), (b.Objective, b.Lambda, b.Seed, b.Steps));
            Assert.Equal(a.Rows.Select(row => row.Step), b.Rows.Select(row => row.Step));
            Assert.All(a.Rows.Zip(b.Rows), rows => Assert.Equal(rows.First.Values, rows.Second.Values));
            Assert.Equal(a.GradientNorms, b.GradientNorms);
        }
    }
    private sealed class ThreadObserver : IExperimentObserver
    {
        public int Threads { get; private set; }

        public void OnStep(RunInfo run, int step) => Threads = get_num_threads();
    }
}
