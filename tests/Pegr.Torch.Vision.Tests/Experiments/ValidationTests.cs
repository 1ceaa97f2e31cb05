using Pegr.Torch.Comparisons;
using Pegr.Torch.Training.Records;
using Pegr.Torch.Vision.Data;
using Pegr.Torch.Vision.Datasets;
using Pegr.Torch.Vision.Experiments;
using Pegr.Torch.Vision.Tests.Support;

namespace Pegr.Torch.Vision.Tests.Experiments;

/// <summary>Training images that are set aside for choosing.</summary>
public sealed class ValidationTests : IDisposable
{
    private static readonly ImageSettings Small = new()
    {
        TrainSamples = 100,
        TestSamples = 60,
        ValidationFraction = 0.3,
        BatchSize = 20,
        Epochs = 12,
        LogEvery = 3,
        LearningRate = 0.3,
        Lambdas = [0.01, 0.1],
        Threads = 1,
    };

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_reported_is_the_logged_step_with_the_highest_validation_accuracy()
    {
        var record = Run(Small);

        foreach (var run in record.Runs)
        {
            var best = run.Rows.MaxBy(row => row[Metric.ValidationAccuracy])!; // the first of equal ones
            Assert.Equal(best.Step, run.ChosenStep);
            Assert.Same(best, run.Reported);
            Assert.Equal(best[Metric.TestAccuracy], run.Robustness[0].Accuracy); // measured of the weights of that step
            Assert.Equal(best[Metric.Penalty], run.GradientNorms.Average(norm => norm * norm), 1e-5 * best[Metric.Penalty]);
            Assert.Equal(48, run.Steps); // 12 epochs of 20 + 20 + 20 + 10 images
            Assert.Equal(70, run.GradientNorms.Count);
        }

        Assert.Contains(record.Runs, run => run.ChosenStep != run.Steps);
        Assert.Contains("n=70,", record.Title, StringComparison.Ordinal);
    }

    // Whatever is chosen, step, end of a run and lambda, is chosen without a look at the test images.
    [Fact]
    public void With_other_test_images_every_choice_is_the_same()
    {
        var settings = Small with { Patience = 3, Dataset = "fashion-mnist", DataDir = _folder.Path };

        WholeSet.Write(_folder, testImage: image => image);
        var record = Run(settings);
        WholeSet.Write(_folder, testImage: image => [.. image.Reverse()]);
        var exchanged = Run(settings);

        Assert.NotEqual(
            record.Runs.Select(run => run.Reported[Metric.TestLoss]), exchanged.Runs.Select(run => run.Reported[Metric.TestLoss]));
        Assert.Equal(record.Runs.Select(run => (run.ChosenStep, run.Steps)), exchanged.Runs.Select(run => (run.ChosenStep, run.Steps)));
        Assert.Equal(
            ObjectiveGroup.BestOfEach(ObjectiveGroup.Of(record.Runs)).Select(group => group.Lambda),
            ObjectiveGroup.BestOfEach(ObjectiveGroup.Of(exchanged.Runs)).Select(group => group.Lambda));
        Assert.Equal(
            record.Runs.Select(run => run.Reported[Metric.ValidationLoss]), exchanged.Runs.Select(run => run.Reported[Metric.ValidationLoss]));
    }

    [Fact]
    public void No_image_is_both_trained_on_and_set_aside_and_none_is_lost()
    {
        var images = FashionMnistSample();

        var (others, aside) = ImageSubset.Split(images, 300, seed: 5);

        Assert.Equal((images.Count - 300, 300), (others.Count, aside!.Count));
        Assert.Equal(Images(images).Order(StringComparer.Ordinal), Images(others).Concat(Images(aside)).Order(StringComparer.Ordinal));
        Assert.NotEqual(Images(aside), Images(ImageSubset.Split(images, 300, seed: 6).SetAside!));
    }

    [Fact]
    public void Nothing_set_aside_leaves_the_images_as_they_are()
    {
        var images = FashionMnistSample();

        Assert.Equal((images, null), ImageSubset.Split(images, 0, seed: 5));
    }

    // A wrong label is as likely on an image for choosing as on one for training, unless they are to be like the test images.
    [Theory]
    [InlineData("train")]
    [InlineData("test")]
    public void Labels_are_noisy_as_the_images_are_that_they_are_like(string like)
    {
        var settings = Small with
        {
            Objectives = ["gd"],
            LabelNoise = 1,
            LabelNoiseKind = "pair-flip",
            ValidationLike = like,
            ValidationFraction = 0.5,
            TrainSamples = 1000,
            Epochs = 20,
        };

        var run = Run(settings).Runs.Single();

        // All labels are those of the next class: so is what the network learns to answer.
        Assert.InRange(run.Final[Metric.ValidationAccuracy], like == "train" ? 0.5 : 0, like == "train" ? 1 : 0.3);
    }

    [Fact]
    public void Pixel_noise_is_drawn_anew_for_images_that_are_set_aside()
    {
        // The noise is all there is: who has learned the training images' by heart knows nothing of the others'.
        var settings = Small with
        {
            Objectives = ["gd"],
            LearningRate = 0.01,
            TrainNoise = ["gaussian:5"],
            TestNoise = ["gaussian:5"],
            ValidationFraction = 0.5,
            Epochs = 60,
            LabelNoise = 0,
        };

        var run = Run(settings).Runs.Single();

        Assert.True(run.Final[Metric.TrainAccuracy] > 0.9);
        Assert.True(run.Final[Metric.ValidationAccuracy] < 0.5);
    }

    [Fact]
    public void A_run_ends_early_where_it_has_waited_long_enough()
    {
        var patient = Run(Small with { Objectives = ["gd"] }).Runs.Single();
        var impatient = Run(Small with { Objectives = ["gd"], Patience = 1 }).Runs.Single();

        Assert.True(impatient.Steps < patient.Steps);
        Assert.Equal(patient.Rows.Take(impatient.Rows.Count).Select(row => row.Values), impatient.Rows.Select(row => row.Values));
        Assert.Equal(impatient.Rows[^2].Step, impatient.ChosenStep);
    }

    [Fact]
    public void Accuracy_under_noise_is_logged_as_the_robustness_curve_measures_it_at_the_end()
    {
        var run = Run(Small with { Objectives = ["gd"], ValidationFraction = 0, LogNoise = 0.5, Normalize = "standard" }).Runs.Single();

        Assert.Equal(run.Robustness.Single(point => point.Sigma == 0.5).Accuracy, run.Final[Metric.NoisyTestAccuracy]);
        Assert.Equal(run.Rows.Count, run.Rows.Count(row => row[Metric.NoisyTestAccuracy] is > 0 and < 1));
        Assert.True(double.IsNaN(run.Final[Metric.NoisyValidationAccuracy])); // no images are set aside
    }

    [Fact]
    public void Steps_and_lambdas_can_be_chosen_by_accuracy_under_noise()
    {
        var settings = Small with { LogNoise = 0.5, Seeds = 2 };
        var noisy = Run(settings with { ChooseBy = "noisy-accuracy" });
        var plain = Run(settings);

        Assert.All(noisy.Runs, run => Assert.Equal(run.Rows.MaxBy(row => row[Metric.NoisyValidationAccuracy])!.Step, run.ChosenStep));
        Assert.All(plain.Runs, run => Assert.Equal(run.Rows.MaxBy(row => row[Metric.ValidationAccuracy])!.Step, run.ChosenStep));
        Assert.NotEqual(plain.Runs.Select(run => run.ChosenStep), noisy.Runs.Select(run => run.ChosenStep));
        Assert.All(ObjectiveGroup.Of(noisy.Runs), group => Assert.Equal(group.Mean(Metric.NoisyValidationAccuracy), group.Choosing));
        Assert.All(ObjectiveGroup.Of(plain.Runs), group => Assert.Equal(group.Mean(Metric.ValidationAccuracy), group.Choosing));
    }

    [Theory]
    [InlineData(0.3, 0, "noisy-accuracy", "choose-by: ")]
    [InlineData(0, 0.5, "noisy-accuracy", "choose-by: ")]
    [InlineData(0.3, 0.5, "test-accuracy", "choose-by: ")]
    [InlineData(0.3, -1, "accuracy", "log-noise: ")]
    [InlineData(0.3, double.NaN, "accuracy", "log-noise: ")]
    public void What_nothing_can_be_chosen_by_is_refused(double fraction, double noise, string chooseBy, string begin)
        => Assert.StartsWith(
            begin,
            Assert.Throws<InvalidInputException>(() => Run(Small with { ValidationFraction = fraction, LogNoise = noise, ChooseBy = chooseBy })).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData(-0.1, 0, "validation-fraction: ")]
    [InlineData(1.0, 0, "validation-fraction: ")]
    [InlineData(double.NaN, 0, "validation-fraction: ")]
    [InlineData(0.001, 0, "validation-fraction: ")]
    [InlineData(0.999, 0, "validation-fraction: ")]
    [InlineData(0.3, -1, "patience: ")]
    [InlineData(0, 3, "patience: ")]
    public void What_leaves_nothing_to_train_on_or_to_choose_by_is_refused(double fraction, int patience, string begin)
        => Assert.StartsWith(
            begin,
            Assert.Throws<InvalidInputException>(() => Run(Small with { ValidationFraction = fraction, Patience = patience })).Message,
            StringComparison.Ordinal);

    private static ImageDataset FashionMnistSample() => ImageDatasetRegistry.Find("fashion-mnist-sample").Load(new ImageDatasetOptions()).Train;

    private static IEnumerable<string> Images(ImageDataset images)
    {
        var size = images.Channels * images.Height * images.Width;
        return Enumerable.Range(0, images.Count).Select(i => Convert.ToHexString(images.Pixels.AsSpan(i * size, size)) + images.Labels[i]);
    }

    private static ExperimentRecord Run(ImageSettings settings)
        => ImageExperiment.Run(settings, cancellationToken: TestContext.Current.CancellationToken);
}
