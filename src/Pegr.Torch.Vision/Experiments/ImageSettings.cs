
using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.Models;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Vision.Experiments;

/// <summary>Settings of the noisy-image experiment; the defaults are the demo's.</summary>
public sealed record ImageSettings : ComparisonSettings
{
    /// <summary>Validation images are made like the training images.</summary>
    public const string ValidationLikeTrain = "train";

    /// <summary>Validation images are made like the test images.</summary>
    public const string ValidationLikeTest = "test";

    /// <summary>Chosen by the accuracy on validation images.</summary>
    public const string ChooseByAccuracy = "accuracy";

    /// <summary>Chosen by the accuracy on validation images with noise on their pixels.</summary>
    public const string ChooseByNoisyAccuracy = "noisy-accuracy";

    /// <summary>Creates the settings with the image experiment's own defaults.</summary>
    public ImageSettings()
    {
        Objectives = ["gd", "pegr"];
        Lambdas = [0.01];
        LearningRate = 0.1;
        LabelNoise = 0.3;
        BatchSize = 100;
    }

    /// <summary>Key of the data set (see <see cref="Datasets.ImageDatasetRegistry"/>).</summary>
    public string Dataset { get; init; } = "fashion-mnist-sample";

    /// <summary>Folder that holds the data set's files; empty for the data set's own place.</summary>
    public string DataDir { get; init; } = "";

    /// <summary>Height and width, in pixels, that the images of a folder are resized to; 0 leaves them as they are.</summary>
    public int ImageSize { get; init; }

    /// <summary><c>grey</c>, <c>color</c>, or <c>auto</c>: a folder's images are gray if all of its files are stored so.</summary>
    public string Color { get; init; } = "auto";

    /// <summary>
    /// Fraction of each class that is set aside for testing where a folder has no <c>train</c> and <c>test</c>, drawn with
    /// the first seed.
    /// </summary>
    public double TestFraction { get; init; } = 0.2;

    /// <summary>Training images, drawn from the training set with the seed; 0 takes all.</summary>
    public int TrainSamples { get; init; } = 1000;

    /// <summary>A CSV file whose column <c>index</c> names training images, by their places from 0 in the data set's training split, that take no part in
    /// training; empty for none. Which images are drawn, their noise and the number of steps stay what they are without it.</summary>
    public string LeaveOut { get; init; } = "";

    /// <summary>SHA-256 of <see cref="LeaveOut"/>; empty for any file.</summary>
    public string LeaveOutSha256 { get; init; } = "";

    /// <summary>Test images, the first of the test set; 0 takes all.</summary>
    public int TestSamples { get; init; }

    /// <summary>Fraction of the training images that is set aside for choosing (validation), drawn with the seed; 0 for none. The logged step at
    /// which the accuracy on them is highest is what tables report and robustness is measured of.</summary>
    public double ValidationFraction { get; init; }

    /// <summary>How validation images are made: like the training images (<c>train</c>), with their noise on labels and pixels, or like the
    /// test images (<c>test</c>).</summary>
    public string ValidationLike { get; init; } = ValidationLikeTrain;

    /// <summary>What is chosen by: <c>accuracy</c> on the validation images, or <c>noisy-accuracy</c>, the same with <see cref="LogNoise"/> added to their pixels.</summary>
    public string ChooseBy { get; init; } = ChooseByAccuracy;

    /// <summary>Standard deviation of Gaussian pixel noise under which the accuracy on test and validation images is logged, besides; 0 for none.</summary>
    public double LogNoise { get; init; }

    /// <summary>A run ends after so many logged measurements in a row without a higher validation accuracy; 0 for never.</summary>
    public int Patience { get; init; }

    /// <summary>Noises of the training images in their order, each like <c>gaussian:0.1</c> (see
    /// <see cref="Noise.ImageNoiseRegistry"/>); empty for none.</summary>
    public IReadOnlyList<string> TrainNoise { get; init; } = [];

    /// <summary>Noises of the test images, like <see cref="TrainNoise"/>.</summary>
    public IReadOnlyList<string> TestNoise { get; init; } = [];

    /// <summary>What label noise makes of a label: <c>redraw</c>, <c>symmetric</c> or <c>pair-flip</c>.</summary>
    public string LabelNoiseKind { get; init; } = "redraw";

    /// <summary>Whether test labels are noisy too.</summary>
    public bool TestLabelNoise { get; init; }

    /// <summary><c>none</c>, or <c>standard</c>: with the mean and standard deviation that each channel of the training images has.</summary>
    public string Normalize { get; init; } = Data.Normalization.None;

    /// <summary>The classes that take part, by name or index, relabeled from 0 in this order; empty for all.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>
    /// Random changes of the training images at every draw, in this order (see <see cref="Augmentation.AugmentationRegistry"/>).
    /// </summary>
    public IReadOnlyList<string> Augmentation { get; init; } = [];

    /// <summary>Key of the model (see <see cref="Models.ImageModelRegistry"/>).</summary>
    public string Model { get; init; } = "mlp";

    /// <summary>Filters m per sign of the model <c>patch-cnn</c>.</summary>
    public int Filters { get; init; } = 10;

    /// <summary>The activation of <c>mlp</c>, <c>convnet</c> and <c>patch-cnn</c>: <c>relu</c>, <c>relu2</c>, <c>relu3</c> or relu with
    /// any power from 1; empty for the model's own, which is relu2 for <c>patch-cnn</c> and relu for the others.</summary>
    public string Activation { get; init; } = "";

    /// <summary>Standard deviation sigma_0 of the initial weights of the same models, normal, with biases 0; 0 for the model's own: 0.01 for
    /// <c>patch-cnn</c>, TorchSharp's initialization for the others.</summary>
    public double InitStd { get; init; }

    /// <summary>The metric that <see cref="ChooseBy"/> names.</summary>
    internal string ChoosingMetric => ChooseBy == ChooseByNoisyAccuracy ? Metric.NoisyValidationAccuracy : Metric.ValidationAccuracy;

    /// <summary>A safetensors file of weights that every run starts with in place of random ones, under the names of PyTorch's
    /// <c>state_dict()</c>; empty for random ones. Seeds decide on all else.</summary>
    public string InitWeights { get; init; } = "";

    /// <summary>SHA-256 of that file, in hexadecimal: another file of the name is refused; empty for any file. The command fills it in.</summary>
    public string InitWeightsSha256 { get; init; } = "";

    /// <summary>q of <see cref="Activation"/>; null for the model's own.</summary>
    /// <exception cref="InvalidInputException">There is no such activation.</exception>
    internal double? ActivationPower => Activation.Length == 0 ? null : RectifiedPower.ParsePower(Activation);

    /// <summary>Passes over the training images.</summary>
    public int Epochs { get; init; } = 90;
}
