using Pegr.Torch.Experiments;
using Pegr.Torch.Training.Records;
using Pegr.Torch.Vision.Analysis;
using Pegr.Torch.Vision.Experiments;
using Pegr.Torch.Vision.Tests.Support;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Tests.Experiments;

public sealed class ImageExperimentTests
{
    private static readonly ImageSettings Small = new()
    {
        TrainSamples = 70,
        TestSamples = 90,
        BatchSize = 20,
        Epochs = 3,
        LogEvery = 5,
        Threads = 1,
    };

    private static readonly ImageSettings Tiny = Small with { TrainSamples = 30, TestSamples = 30 };

    [Theory]
    [InlineData("mlp", "float32")]
    [InlineData("mlp", "float64")]
    [InlineData("convnet", "float32")]
    public void The_same_seed_gives_the_same_record(string model, string dtype)
    {
        string[] objectives = ["gd", "gr", "pegr", "variance"];
        var settings = Tiny with { Model = model, DType = dtype, TrainNoise = ["gaussian:0.2"], Objectives = objectives };
        var (first, second) = (Run(settings), Run(settings));
        AssertSame(first, second);
        var other = Run(settings with { Seed = 2 });
        Assert.NotEqual(first.Runs[0].Final[Metric.TrainLoss], other.Runs[0].Final[Metric.TrainLoss]);
        Assert.NotEqual(first.Images[0].Pixels, other.Images[0].Pixels);
    }

    [Fact]
    public void All_objectives_of_a_seed_start_alike_and_then_part()
    {
        var record = Run(Small with { Seeds = 2, Lambdas = [0.1] });
        Assert.Equal(["gd 1", "pegr 1", "gd 2", "pegr 2"], record.Runs.Select(run => $"{run.Objective} {run.Seed}"));
        foreach (var pair in record.Runs.Chunk(2))
        {
            Assert.Equal(0, pair[0].Rows[0].Step);
            Assert.Equal(pair[0].Rows[0].Values, pair[1].Rows[0].Values);
            Assert.NotEqual(pair[0].Final.Values, pair[1].Final.Values);
        }

        Assert.NotEqual(record.Runs[0].Rows[0].Values, record.Runs[2].Rows[0].Values);
    }

    [Fact]
    public void A_run_logs_what_the_settings_ask_for()
    {
        var run = Run(Small with { Objectives = ["pegr"], Lambdas = [0.03] }).Runs.Single();
        Assert.Equal(12, run.Steps); // 3 epochs of 20 + 20 + 20 + 10 images
        Assert.Equal([0, 5, 10, 12], run.Rows.Select(row => row.Step));
        Assert.Equal(0.03, run.Lambda);
        Assert.Equal(RobustnessCurve.Sigmas, run.Robustness.Select(point => point.Sigma));
        Assert.Equal(run.Final[Metric.TestAccuracy], run.Robustness[0].Accuracy);
        Assert.Equal(70, run.GradientNorms.Count);
        Assert.Equal(run.Final[Metric.Penalty], run.GradientNorms.Average(norm => norm * norm), 1e-6 * run.Final[Metric.Penalty]);
        Assert.InRange(run.Final[Metric.TrainLoss], 0, run.Rows[0][Metric.TrainLoss]);
    }

    [Fact]
    public void The_two_engines_train_alike()
    {
        var settings = Small with { Objectives = ["pegr"], DType = "float64", Lambdas = [0.1], TrainSamples = 40 };
        var ghost = Run(settings).Runs[0].Final;
        var loop = Run(settings with { Engine = "loop" }).Runs[0].Final;
        Assert.Equal(ghost[Metric.TrainLoss], loop[Metric.TrainLoss], 1e-9);
        Assert.Equal(ghost[Metric.Penalty], loop[Metric.Penalty], 1e-8 * ghost[Metric.Penalty]);
    }

    [Fact]
    public void Pegr_ends_with_a_smaller_penalty_than_gradient_descent()
    {
        var runs = Run(Small with { TrainSamples = 200, Epochs = 20, Lambdas = [0.05] }).Runs;
        Assert.True(runs[1].Final[Metric.Penalty] < 0.5 * runs[0].Final[Metric.Penalty]);
    }

    [Fact]
    public void The_record_shows_images_as_the_network_sees_them()
    {
        var clean = Run(Small with { Epochs = 1, LabelNoise = 0 });
        Assert.Equal(24, clean.Images.Count);
        Assert.All(clean.Images, image =>
        {
            Assert.Equal((1, 28, 28), (image.Channels, image.Height, image.Width));
            Assert.Equal(784, image.Pixels.Count);
            Assert.All(image.Pixels, pixel => Assert.InRange(pixel, 0, 1));
            Assert.Equal(image.TrueLabel, image.GivenLabel);
        });
        Assert.Equal("Fashion-MNIST sample, n=70, MLP", clean.Title);

        var noisy = Run(Small with { Epochs = 1, LabelNoise = 0.9, TrainNoise = ["gaussian:0.5"] });
        Assert.Equal(clean.Images.Select(image => image.TrueLabel), noisy.Images.Select(image => image.TrueLabel));
        Assert.InRange(noisy.Images.Count(image => image.GivenLabel != image.TrueLabel), 12, 24);
        var added = noisy.Images[0].Pixels.Zip(clean.Images[0].Pixels, (n, c) => (n - c) * (n - c)).Average();
        Assert.Equal(0.25, added, 5 * 0.25 * Math.Sqrt(2.0 / 784));
        Assert.Equal("Fashion-MNIST sample, n=70, 90% of labels redrawn, pixel noise σ=0.5, MLP", noisy.Title);
    }

    [Fact]
    public void Zero_takes_all_images_and_the_whole_set_as_one_batch()
    {
        using var folder = new TempFolder();
        Idx.WriteMnist(folder, train: 15, test: 10);
        var run = Run(Small with
        {
            Dataset = "mnist",
            DataDir = folder.Path,
            TrainSamples = 0,
            TestSamples = 0,
            BatchSize = 0,
        }).Runs[0];
        Assert.Equal(3, run.Steps);
        Assert.Equal(15, run.GradientNorms.Count);
    }

    [Fact]
    public void The_convolutional_network_trains_on_real_color_images()
    {
        RealData.SkipWithout(RealData.Cifar10);
        var record = Run(Tiny with { Dataset = "cifar10", DataDir = RealData.Cifar10, Model = "convnet" });
        Assert.Equal("CIFAR-10, n=30, 30% of labels redrawn, ConvNet", record.Title);
        Assert.Equal((3, 32, 32), (record.Images[0].Channels, record.Images[0].Height, record.Images[0].Width));
        Assert.All(record.Runs, run => Assert.True(run.Final[Metric.TrainLoss] < run.Rows[0][Metric.TrainLoss]));
    }

    [Fact]
    public void The_observer_follows_every_run()
    {
        var observer = new CountingObserver();
        Run(Small, observer);
        Assert.Equal(["gd 0/2 12", "pegr 1/2 12"], observer.Started);
        Assert.Equal((2 * 12, 2 * 4, 2), (observer.Steps, observer.Rows, observer.Finished));
    }

    [Fact]
    public void A_cancelled_experiment_stops()
    {
        using var source = new CancellationTokenSource();
        var observer = new CountingObserver { OnAnyStep = source.Cancel };
        Assert.Throws<OperationCanceledException>(() => ImageExperiment.Run(Small, observer, cancellationToken: source.Token));
        Assert.Equal(1, observer.Steps);
    }

    [Fact]
    public void Memory_does_not_grow_with_the_number_of_steps()
    {
        // TorchSharp's count grows by a fixed amount with every layer that is made, disposed or not: runs are compared.
        var start = Tensor.TotalCount;
        Run(Small with { Epochs = 1 });
        var afterShort = Tensor.TotalCount;
        Run(Small with { Epochs = 6 });
        Assert.Equal(afterShort - start, Tensor.TotalCount - afterShort);
    }

    [Fact]
    public void An_experiment_leaves_no_tensor_in_the_callers_scope()
    {
        using var scope = NewDisposeScope();
        Run(Small with { Epochs = 1 });
        Assert.Equal(0, scope.DisposablesCount);
    }

    private static ExperimentRecord Run(ImageSettings settings, IExperimentObserver? observer = null)
        => ImageExperiment.Run(settings, observer, cancellationToken: TestContext.Current.CancellationToken);

    private static void AssertSame(ExperimentRecord first, ExperimentRecord second)
    {
        Assert.Equal(first.Runs.Count, second.Runs.Count);
        foreach (var (a, b) in first.Runs.Zip(second.Runs))
        {
            Assert.Equal(a.Rows.Select(row => row.Values), b.Rows.Select(row => row.Values));
            Assert.Equal(a.Robustness, b.Robustness);
            Assert.Equal(a.GradientNorms, b.GradientNorms);
        }

        Assert.Equal(first.Images.Select(image => image.Pixels), second.Images.Select(image => image.Pixels));
    }

    private sealed class CountingObserver : IExperimentObserver
    {
        public List<string> Started { get; } = [];

        public int Steps { get; private set; }

        public int Rows { get; private set; }

        public int Finished { get; private set; }

        public Action? OnAnyStep { get; init; }

        public void OnRunStarted(RunInfo run) => Started.Add($"{run.Objective} {run.Index}/{run.Count} {run.TotalSteps}");

        public void OnStep(RunInfo run, int step)
        {
            Steps++;
            OnAnyStep?.Invoke();
        }

        public void OnLogged(RunInfo run, MetricRow row) => Rows++;

        public void OnRunFinished(RunInfo run, RunRecord record) => Finished++;
    }
}
