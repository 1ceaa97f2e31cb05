using Pegr.Torch.Sweeps;
using Pegr.Torch.Training.Records;
using Pegr.Torch.Vision.Data;
using Pegr.Torch.Vision.Datasets;
using Pegr.Torch.Vision.Experiments;
using Pegr.Torch.Vision.Noise;
using Pegr.Torch.Vision.Tests.Support;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Tests.Experiments;

public sealed class ImageTheoryTests
{
    private static readonly ImageSettings Patches = new()
    {
        Model = "patch-cnn",
        Classes = ["0", "1"],
        TrainSamples = 20,
        TestSamples = 40,
        TrainNoise = ["patch:2"],
        TestNoise = ["patch:2"],
        LabelNoise = 0,
        LearningRate = 0.01,
        BatchSize = 0,
        Epochs = 3,
        Threads = 1,
    };

    // The published table: n, sigma and n·SNR² of T-shirts and trousers.
    [Theory]
    [InlineData(20, 1, 3.7)]
    [InlineData(20, 2, 0.9)]
    [InlineData(50, 2, 2.4)]
    [InlineData(100, 1, 20)]
    [InlineData(100, 4, 1.26)]
    public void It_is_that_of_the_mean_norm_of_the_training_images(int n, double sigma, double published)
    {
        string[] noise = [FormattableString.Invariant($"patch:{sigma}")];
        var theory = ImageTheory.Of(Patches with { TrainSamples = n, TrainNoise = noise, TestNoise = noise });

        var images = Drawn(n);
        var norms = images.Pixels.Chunk(784).Select(image => Math.Sqrt(image.Sum(p => p / 255.0 * (p / 255.0)))).ToList();
        var ratio = norms.Average() / (sigma * 28);
        Assert.Equal(norms.Average(), theory.SignalNorm, 1e-9);
        Assert.Equal(ratio, theory.SignalToNoise, 1e-12);
        Assert.Equal(n * ratio * ratio, theory.Strength!.Value, 1e-9);
        Assert.InRange(theory.Strength.Value, 0.95 * published, 1.05 * published);
        Assert.Equal(10 / (sigma * sigma * 784), theory.Window!.Lower, 1e-12);
        Assert.Equal(10 / (norms.Average() * norms.Average()), theory.Window.Upper, 1e-12);
        Assert.Equal(10 / (norms.Average() * sigma * 28), theory.SuggestedLambda!.Value, 1e-12);
    }

    [Fact]
    public void Standard_normalization_moves_and_scales_both_patches()
    {
        using var scope = NewDisposeScope();
        var theory = ImageTheory.Of(Patches with { TrainSamples = 400, Normalize = "standard" });

        using var patches = new ImageNoiseList(ImageNoiseList.Train, [new NoisePatch(2)]).Apply(Drawn(400), 1);
        using var dataset = ImageTensors.ToDataset(patches, Drawn(400).Labels, float64, CPU);
        using var normalization = Normalization.Of(dataset);
        var normalized = normalization.Apply(patches.to(float64));
        var flat = normalized.data<double>().ToArray();
        var norms = flat.Chunk(784).Select(patch => Math.Sqrt(patch.Sum(z => z * z))).ToList();
        var isImage = Enumerable.Range(0, 800).Select(i => patches.view(800, 784)[i].min().item<float>() >= 0).ToList();
        var image = norms.Where((_, i) => isImage[i]).Average();
        var noise = norms.Where((_, i) => !isImage[i]).Average() / 28;
        Assert.Equal(400, isImage.Count(i => i));
        Assert.Equal(image, theory.SignalNorm, 0.02 * image); // which patch is first is drawn, and theory takes half and half
        Assert.Equal(noise, theory.NoiseStd, 0.02 * noise);
    }

    [Theory]
    [InlineData("redraw", 0.4, 0.2)]
    [InlineData("symmetric", 0.4, 0.4)]
    [InlineData("pair-flip", 0.4, 0.4)]
    public void A_redrawn_label_of_two_is_wrong_half_of_the_times(string kind, double probability, double flipped)
        => Assert.Equal(flipped, ImageTheory.Of(Patches with { LabelNoise = probability, LabelNoiseKind = kind }).LabelNoise, 1e-15);

    [Fact]
    public void Network_and_activation_are_the_settings()
    {
        Assert.Equal((20, 784, 10, 2.0), Of(Patches));
        Assert.Equal((30, 784, 7, 2.5), Of(Patches with { TrainSamples = 30, Filters = 7, Activation = "relu2.5" }));

        static (int, int, int, double) Of(ImageSettings settings)
            => ImageTheory.Of(settings) is var theory ? (theory.Samples, theory.Dim, theory.Filters, theory.Power) : default;
    }

    [Fact]
    public void The_window_of_groups_begins_at_so_many_times_the_lambda()
    {
        var (pegr, group) = (ImageTheory.Of(Patches).WindowOf("pegr")!, ImageTheory.Of(Patches with { GroupSize = 4 }).WindowOf("group")!);
        Assert.Equal(4 * pegr.Lower, group.Lower, 1e-12);
    }

    [Fact]
    public void Of_other_networks_and_noises_nothing_is_said()
    {
        Refused("model: theory speaks of patch-cnn", Patches with { Model = "mlp", TrainNoise = [], TestNoise = [] });
        Refused("train-noise: theory speaks of images beside a patch of noise", Patches with { TrainNoise = ["blur:1", "patch:2"] });
        Refused("train-noise: theory speaks", Patches with { TrainNoise = ["patch:0"] });
        Refused("train-samples: 5000 images were asked for", Patches with { TrainSamples = 5000 });

        static void Refused(string begin, ImageSettings settings) => InvalidInput.Expect(() => ImageTheory.Of(settings), begin);
    }

    [Fact]
    public void A_sweep_runs_every_cell_with_the_lambda_that_theory_suggests()
    {
        var sweep = Sweep(Patches with { Objectives = ["gd", "pegr"], Seeds = 2 }) with
        {
            X = SweepAxis.Logarithmic("samples", 10, 20, 2, isWhole: true),
            Y = SweepAxis.Logarithmic("noise-std", 0.5, 2, 2),
        };

        var record = sweep.Run(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(["gd", "pegr-auto"], record.Groups.Select(group => group.Name));
        Assert.All(record.Groups, group => Assert.Equal(8, group.Results.Count));
        var all = ImageTheory.Of(Patches with { TrainSamples = 0 });
        var lambda = 10 / (all.SignalNorm * 2 * 28);
        var alone = ImageExperiment.Run(
            Patches with { Objectives = ["pegr"], Seeds = 2, Lambdas = [lambda] }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(
            alone.Runs.Select(run => run.Final.Values),
            record.Groups[1].Results.Where(result => result is { X: 20, Y: 2 }).Select(result => result.Metrics));
        Assert.Equal(all.SignalNorm * all.SignalNorm * 20 / (4 * 784) / 2, Math.Exp(record.Groups[0].Margins[(20, 2)]!.Value), 1e-9);
        Assert.All(record.Groups[1].Margins.Values, margin => Assert.True(margin > 0)); // inside of the window
    }

    [Fact]
    public void A_sweep_marks_runs_that_diverge_and_goes_on()
    {
        var record = Sweep(Patches with { Objectives = ["gd", "pegr"], LearningRate = 1e12, Activation = "relu3" })
            .Run(cancellationToken: TestContext.Current.CancellationToken);

        Assert.All(record.Groups, group => Assert.True(Assert.Single(group.Results).Diverged));
        Assert.True(double.IsNaN(record.Groups[0].Mean(10, 2, Metric.TestAccuracy)));
    }

    [Fact]
    public void Of_other_networks_a_sweep_predicts_nothing()
    {
        var record = (Sweep(Patches with { Objectives = ["gd", "pegr"] }) with
        {
            Y = SweepAxis.OfNames("model", ["mlp"]),
            Lambdas = [SweepLambda.Fixed(0.1)],
            Apply = (settings, _, _) => settings with { Model = "mlp", TrainNoise = [], TestNoise = [] },
        }).Run(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Null(record.GuessedAccuracy);
        Assert.All(record.Groups, group => Assert.Empty(group.Boundary));
        Assert.All(record.Groups, group => Assert.All(group.Margins.Values, margin => Assert.Null(margin)));
        Assert.Equal(["objective", "lambda", "mean test\naccuracy", "runs\ndiverged"], SweepTable.Of(record).Headers);
    }

    private static ImageSweep Sweep(ImageSettings common) => new()
    {
        Common = common,
        X = SweepAxis.Linear("samples", 10, 10, 1, isWhole: true),
        Y = SweepAxis.Linear("noise-std", 2, 2, 1),
        Apply = (settings, samples, sigma) => settings with
        {
            TrainSamples = (int)samples,
            TrainNoise = [FormattableString.Invariant($"patch:{sigma:R}")],
            TestNoise = [FormattableString.Invariant($"patch:{sigma:R}")],
        },
    };

    private static ImageDataset Drawn(int count)
        => ImageSubset.Draw(
            ImageSubset.OfClasses(ImageDatasetRegistry.Find("fashion-mnist-sample").Load(new ImageDatasetOptions()).Train, ["0", "1"]), count, seed: 1);
}
