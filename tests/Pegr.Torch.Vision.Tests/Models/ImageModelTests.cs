using Pegr.Torch.Models;
using Pegr.Torch.Training.Records;
using Pegr.Torch.Vision.Experiments;
using Pegr.Torch.Vision.Models;
using Pegr.Torch.Vision.Tests.Support;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Tests.Models;

public sealed class ImageModelTests
{
    private static readonly ImageSettings Two = new()
    {
        Objectives = ["pegr"],
        TrainSamples = 16,
        TestSamples = 16,
        BatchSize = 8,
        Epochs = 1,
        LogEvery = 1,
        Threads = 1,
    };

    private static readonly string[] BuiltIn = ["mlp", "convnet", "resnet18", "vit", "patch-cnn"];

    // Registered by a test here and by the document's example, for as long as the tests run.
    private static readonly string[] OfTests = ["linear-of-the-test", "tanh-mlp"];

    public static TheoryData<string> Keys => [.. BuiltIn];

    [Fact]
    public void Every_model_is_tested() => Assert.Equal(BuiltIn, ImageModelRegistry.Keys.Except(OfTests));

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_model_trains_and_repeats_itself(string key)
    {
        var run = Run(For(key)).Runs.Single();

        Assert.Equal([0, 1, 2], run.Rows.Select(row => row.Step));
        Assert.All(run.Rows, row => Assert.All(row.Values.Values, value => Assert.True(double.IsFinite(value))));
        Assert.NotEqual(run.Rows[0][Metric.TrainLoss], run.Final[Metric.TrainLoss]);

        var again = Run(For(key)).Runs.Single();
        Assert.Equal(run.Rows.Select(row => row.Values), again.Rows.Select(row => row.Values));
        Assert.Equal(run.Robustness, again.Robustness);

        var other = Run(For(key) with { Seed = 2 }).Runs.Single();
        Assert.NotEqual(run.Rows[0][Metric.TrainLoss], other.Rows[0][Metric.TrainLoss]);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void The_same_seed_gives_the_same_weights_bit_by_bit(string key)
    {
        using var scope = NewDisposeScope();
        using var first = Created(key, 5);
        using var second = Created(key, 5);
        using var other = Created(key, 6);

        Assert.All(
            first.named_parameters().Zip(second.named_parameters()),
            pair => Assert.True(pair.First.parameter.Equals(pair.Second.parameter), pair.First.name));
        Assert.Contains(
            first.named_parameters().Zip(other.named_parameters()), pair => !pair.First.parameter.Equals(pair.Second.parameter));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_models_outputs_suit_its_task(string key)
    {
        using var scope = NewDisposeScope();
        using var model = Created(key, 1);
        var registered = ImageModelRegistry.Find(key);

        var outputs = model.call(registered.TakesPatches ? rand(5, 2, 3 * 8 * 8) : rand(5, 3, 8, 8));

        Assert.Equal(registered.IsBinary ? [5] : [5, 2], outputs.shape);
    }

    [Theory]
    [InlineData("mlp", 203_530)]
    [InlineData("convnet", 421_642)]
    [InlineData("resnet18", 11_172_810)]
    [InlineData("vit", 1_794_826)]
    [InlineData("patch-cnn", 15_680)]
    public void Models_have_as_many_parameters_as_the_document_says(string key, long count)
    {
        using var scope = NewDisposeScope();
        using var model = ImageModelRegistry.Find(key).Create(new ImageModelOptions(1, 28, 28, 10));
        Assert.Equal(count, model.parameters().Where(parameter => parameter.requires_grad).Sum(parameter => parameter.numel()));
    }

    [Fact]
    public void The_two_layer_network_tells_two_classes_apart_and_its_record_is_whole()
    {
        var settings = For("patch-cnn") with { LabelNoise = 0.4, LabelNoiseKind = "symmetric", TrainSamples = 60, TestSamples = 40 };
        var record = Run(settings);
        var run = record.Runs.Single();

        Assert.InRange(run.Memorization!.Wrong, 10, 40);
        Assert.Equal(run.Memorization.Wrong, run.Memorization.Memorized + run.Memorization.Corrected); // of two, one answer
        Assert.Equal(["T-shirt/top", "Trouser"], run.ClassAccuracies.Select(entry => entry.Class));
        Assert.Equal(40, run.ClassAccuracies.Sum(entry => entry.Count));
        Assert.All(run.ClassAccuracies, entry => Assert.InRange(entry.Accuracy, 0, 1));
        Assert.Equal(
            run.Final[Metric.TestAccuracy], run.ClassAccuracies.Sum(entry => entry.Accuracy * entry.Count) / 40, 1e-12);
        Assert.All(record.Images, image => Assert.Contains(image.GivenLabel, (string[])["T-shirt/top", "Trouser"]));
        Assert.Contains(record.Images, image => image.GivenLabel != image.TrueLabel);
        Assert.Equal(56, record.Images[0].Height); // both patches
        Assert.Equal(
            "Fashion-MNIST sample, T-shirt/top against Trouser, n=60, 40% of labels wrong, noise patch σ=1, two-layer CNN on patches",
            record.Title);
    }

    [Fact]
    public void The_two_layer_network_learns_which_class_is_which()
    {
        var run = Run(For("patch-cnn") with
        {
            LabelNoise = 0,
            TrainNoise = ["patch:0.1"],
            TestNoise = ["patch:0.1"],
            TrainSamples = 100,
            TestSamples = 100,
            Epochs = 10,
            Lambdas = [0.001],
        }).Runs.Single();

        Assert.InRange(run.Final[Metric.TestAccuracy], 0.85, 1);
        Assert.All(run.ClassAccuracies, entry => Assert.InRange(entry.Accuracy, 0.7, 1));
    }

    [Fact]
    public void Augmentation_changes_training_and_nothing_before_it()
    {
        var plain = Run(Two).Runs.Single();
        var augmented = Run(Two with { Augmentation = ["crop", "flip"] }).Runs.Single();

        Assert.Equal(plain.Rows[0].Values, augmented.Rows[0].Values);
        Assert.NotEqual(plain.Final.Values, augmented.Final.Values);
        Assert.Equal(
            augmented.Rows.Select(row => row.Values),
            Run(Two with { Augmentation = ["crop", "flip"] }).Runs.Single().Rows.Select(row => row.Values));
    }

    [Fact]
    public void Models_are_refused_what_does_not_suit_them()
    {
        Refused("train-noise: patch makes pairs of patches and mlp takes images", Two with { TrainNoise = ["patch:1"] });
        Refused("test-noise: patch makes pairs", Two with { TestNoise = ["patch:1"] });
        var patches = For("patch-cnn");
        Refused("model: patch-cnn takes pairs of patches; give train-noise the noise patch:SIGMA.", patches with { TrainNoise = [] });
        Refused("model: patch-cnn takes pairs of patches; give test-noise", patches with { TestNoise = [] });
        Refused("model: patch-cnn tells two classes apart and these images have 3", patches with { Classes = ["0", "1", "2"] });
        Refused("model: patch-cnn tells two classes apart and these images have 10", patches with { Classes = [] });
        Refused("augmentation: crop changes images and patch-cnn takes patches", patches with { Augmentation = ["crop"] });
        Refused("filters: 0", patches with { Filters = 0 });
        Refused("init-std: -1", patches with { InitStd = -1 });
        Refused("activation: ", patches with { Activation = "tanh" });
        Refused("classes: there is no class 'Hat'", Two with { Classes = ["Hat", "Bag"] });
    }

    [Fact]
    public void A_model_of_ones_own_is_known_to_settings_once_it_is_registered()
    {
        var model = new ImageModel("linear-of-the-test", "linear model", o => new Mlp(o.ImageSize, [], o.Classes), 3) { SmallestSide = 29 };
        ImageModelRegistry.Register(model);

        Assert.Throws<ArgumentException>(() => ImageModelRegistry.Register(model));
        Refused("model: linear-of-the-test takes images of at least 29x29 pixels and these have 28x28", Two with { Model = model.Key });
        var bordered = Run(Two with { Model = model.Key, TrainNoise = ["border:1"], TestNoise = ["border:1"] });
        Assert.EndsWith("linear model", bordered.Title);
    }

    private static ImageSettings For(string key) => key == "patch-cnn"
        ? Two with { Model = key, Classes = ["0", "1"], TrainNoise = ["patch:1"], TestNoise = ["patch:1"] }
        : Two with { Model = key };

    private static nn.Module<Tensor, Tensor> Created(string key, int seed)
    {
        using var fork = Runtime.Seeds.Fork(seed, "initial-weights");
        return ImageModelRegistry.Find(key).Create(new ImageModelOptions(3, 8, 8, 2));
    }

    private static ExperimentRecord Run(ImageSettings settings)
        => ImageExperiment.Run(settings, cancellationToken: TestContext.Current.CancellationToken);

    private static void Refused(string begin, ImageSettings settings) => InvalidInput.Expect(() => Run(settings), begin);
}
