using Pegr.Torch.Experiments;
using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.ReducedDynamics;
using Pegr.Torch.Tests.Experiments;
using Pegr.Torch.Tests.Support;
using Pegr.Torch.Training;
using Pegr.Torch.Training.Records;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Analysis.ReducedDynamics;

public sealed class ReducedExperimentTests
{
    private static readonly SyntheticSettings Small = new()
    {
        Engine = "reduced",
        Samples = 12,
        TestSamples = 30,
        Dim = 15,
        Filters = 3,
        InitStd = 0.3,
        LabelNoise = 0.2,
        Steps = 20,
        LogEvery = 10,
    };

    private static readonly ReducedRun[] Mixed =
    [
        new(Small, "pegr", 0.1, 1), new(Small with { Samples = 7 }, "gr", 0.3, 1), new(Small, "pegr", 0.2, 1),
        new(Small with { ImplicitDim = true, Dim = 1_000_000, NoiseStd = 0.01 }, "variance", 0.1, 4),
        new(Small with { Steps = 3, Activation = "relu2.5" }, "gd", 0.7, 2), new(Small, "sam", 0, 3), new(Small, "pegr", 0.1, 2),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(0)]
    public void Many_runs_are_bit_for_bit_those_done_alone_whatever_the_threads(int threads)
    {
        var told = new Dictionary<int, RunRecord>();
        var records = ReducedExperiment.Run(
            [.. Mixed.Select(run => run with { Settings = run.Settings with { Threads = threads } })], told.Add, TestContext.Current.CancellationToken);

        Assert.Equal(Mixed.Length, told.Count);
        Assert.All(Mixed.Select((run, index) => (Item: run, Index: index)), entry =>
        {
            var alone = SyntheticExperiment.Run(
                entry.Item.Settings with { Objectives = [entry.Item.Objective], Lambdas = [entry.Item.Lambda], Seed = entry.Item.Seed },
                cancellationToken: TestContext.Current.CancellationToken).Runs.Single();
            var record = records[entry.Index];
            Assert.Same(record, told[entry.Index]);
            Assert.Equal((alone.Objective, alone.Lambda, alone.Seed, alone.Steps), (record.Objective, record.Lambda, record.Seed, record.Steps));
            Assert.All(alone.Rows.Zip(record.Rows), rows => Assert.Equal(rows.First.Values, rows.Second.Values));
            Assert.Equal(alone.GradientNorms, record.GradientNorms);
        });
    }

    [Fact]
    public void No_runs_give_no_records() => Assert.Empty(ReducedExperiment.Run([], cancellationToken: TestContext.Current.CancellationToken));

    [Fact]
    public void All_other_runs_are_told_of_before_a_diverged_one_is_reported()
    {
        var told = new List<int>();
        var diverging = Small with { LearningRate = 1e20, Activation = "relu3", Steps = 50 };
        ReducedRun[] runs = [new(Small, "gd", 0, 1), new(diverging, "gr", 0.5, 1), new(diverging, "pegr", 0.5, 1), new(Small, "gd", 0, 2)];
        var error = Assert.Throws<DivergedException>(
            () => ReducedExperiment.Run(runs, (index, _) => told.Add(index), TestContext.Current.CancellationToken));
        Assert.StartsWith("gr diverged at step ", error.Message, StringComparison.Ordinal);
        Assert.Equal([0, 3], told.Order());
    }

    [Fact]
    public void Cancellation_and_a_failing_listener_stop_it()
    {
        Assert.Throws<OperationCanceledException>(() => ReducedExperiment.Run(Mixed, cancellationToken: new CancellationToken(canceled: true)));
        var error = Assert.Throws<InvalidOperationException>(() => ReducedExperiment.Run(
            Mixed, (_, _) => throw new InvalidOperationException("full disk"), TestContext.Current.CancellationToken));
        Assert.Equal("full disk", error.Message);
    }

    [Fact]
    public void One_bad_run_among_many_is_refused_before_any_is_run()
        => Assert.StartsWith(
            "samples: 0 ",
            Assert.Throws<InvalidInputException>(() => ReducedExperiment.Run(
                [.. Mixed, new(Small with { Samples = 0 }, "gd", 0, 1)],
                (_, _) => Assert.Fail("A run was carried out."),
                TestContext.Current.CancellationToken)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void An_observer_hears_of_everything_in_order()
    {
        var observer = new RecordingObserver();
        Run(Small with { Objectives = ["gd", "pegr"], Steps = 3, LogEvery = 2 }, observer);
        string[] calls = ["started", "logged 0", "step 1", "step 2", "logged 2", "step 3", "logged 3", "tensors", "finished"];
        Assert.Equal(calls.Select(call => $"gd {call}").Concat(calls.Select(call => $"pegr {call}")), observer.Calls);
        Assert.Equal([new RunInfo("gd", 0, 1, 0, 2, 3), new RunInfo("pegr", 0.1, 1, 1, 2, 3)], observer.Runs);
    }

    [Fact]
    public void The_tensors_handed_out_are_those_of_automatic_differentiation()
    {
        var settings = Small with
        {
            Objectives = ["pegr"],
            OrthogonalNoise = false,
            Momentum = 0.5,
            WeightDecay = 0.1,
            DType = "float64",
            Samples = 9,
        };
        var (expected, actual) = (new RecordingObserver(), new RecordingObserver());
        Run(settings with { Engine = "ghost" }, expected);
        Run(settings, actual);
        Assert.Equal(expected.Tensors[0].Keys, actual.Tensors[0].Keys);
        Assert.All(expected.Tensors[0], tensor =>
        {
            var other = actual.Tensors[0][tensor.Key];
            Assert.Equal(tensor.Value.Shape, other.Shape);
            Assert.All(tensor.Value.Values.Zip(other.Values), values => Assert.Equal(values.First, values.Second, 1e-12));
        });
    }

    [Fact]
    public void Float64_is_computed_in_whatever_the_number_type()
        => Assert.Equal(
            Run(Small with { DType = "float64" }).Runs[0].Final.Values, Run(Small with { DType = "float32" }).Runs[0].Final.Values);

    [Fact]
    public void Nothing_is_left_behind()
    {
        Live.AssertNothingLeft(() => Run(Small, new RecordingObserver()));
        Live.AssertNothingLeft(() => Run(Small with { ImplicitDim = true }, new RecordingObserver()));
    }

    [Fact]
    public void The_program_around_it_keeps_its_number_of_threads()
    {
        var before = get_num_threads();
        ReducedExperiment.Run([Mixed[0] with { Settings = Small with { Threads = 2 } }], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(before, get_num_threads());
    }

    [Fact]
    public void Autograd_is_another_name_for_ghost() => Assert.Equal("ghost", new SyntheticSettings { Engine = "autograd" }.Engine);

    private static ExperimentRecord Run(SyntheticSettings settings, IExperimentObserver? observer = null)
        => SyntheticExperiment.Run(settings, observer, checkpoints: null, TestContext.Current.CancellationToken);
}
