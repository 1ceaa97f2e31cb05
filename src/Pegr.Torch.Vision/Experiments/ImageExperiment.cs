using Pegr.Torch.Data;
using Pegr.Torch.Experiments;
using Pegr.Torch.Experiments.Checkpoints;
using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.Runtime;
using Pegr.Torch.Training;
using Pegr.Torch.Training.Records;
using Pegr.Torch.Vision.Data;
using Pegr.Torch.Vision.Datasets;
using Pegr.Torch.Vision.Models;
using Pegr.Torch.Vision.Noise;

namespace Pegr.Torch.Vision.Experiments;

/// <summary>Compares objectives on real images with noisy labels or pixels.</summary>
public static class ImageExperiment
{
    /// <summary>The experiment's name in records.</summary>
    public const string Name = "images";

    private const int SampleImages = 24;

    /// <summary>Refuses settings that cannot be run, without starting libtorch.</summary>
    /// <exception cref="InvalidInputException">A setting is out of range; the message begins with its name.</exception>
    public static void Validate(ImageSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        SettingChecks.Common(settings);
        ImageDatasetRegistry.Find(settings.Dataset);
        SettingChecks.Within("image-size", settings.ImageSize, 0, ImageForm.MostSide, maximumIncluded: true);
        SettingChecks.OneOf("color", settings.Color, ImageDatasetOptions.Colors);
        SettingChecks.Within("test-fraction", settings.TestFraction, 0, 1, maximumIncluded: false);
        SettingChecks.Positive("test-fraction", settings.TestFraction);
        ImageModelChecks.Check(settings);
        SettingChecks.Within("validation-fraction", settings.ValidationFraction, 0, 1, maximumIncluded: false);
        SettingChecks.OneOf("validation-like", settings.ValidationLike, [ImageSettings.ValidationLikeTrain, ImageSettings.ValidationLikeTest]);
        SettingChecks.NotNegative("patience", settings.Patience);
        if (settings.Patience > 0 && settings.ValidationFraction == 0)
        {
            throw new InvalidInputException("patience", "it needs validation images; give a validation-fraction above 0, or 0 here.");
        }

        SettingChecks.NotNegative("train-samples", settings.TrainSamples);
        SettingChecks.NotNegative("test-samples", settings.TestSamples);
        ImageNoiseList.CheckShapes(
            ImageNoiseList.Parse(ImageNoiseList.Train, settings.TrainNoise),
            ImageNoiseList.Parse(ImageNoiseList.Test, settings.TestNoise));
        LabelNoiseRegistry.Find(settings.LabelNoiseKind);
        SettingChecks.OneOf("normalize", settings.Normalize, Normalization.Keys);
        SettingChecks.Positive("epochs", settings.Epochs);
    }

    /// <summary>Runs every objective on every seed; all objectives of one seed share data and initial weights.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="observer">Follows the runs.</param>
    /// <param name="checkpoints">Where to go on, and what to keep for that; null for neither.</param>
    /// <param name="cancellationToken">Stops the experiment between two steps.</param>
    /// <exception cref="InvalidInputException">
    /// A setting is out of range, a data file is missing or corrupt, or the device is not there.
    /// </exception>
    /// <exception cref="DivergedException">The loss or gradient of every run became NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static ExperimentRecord Run(
        ImageSettings settings,
        IExperimentObserver? observer = null,
        ICheckpointStore? checkpoints = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Validate(settings);
        var splits = new ImageLoader().Load(settings);
        IReadOnlyList<ImageSample> samples = [];
        var runs = Run(
            settings,
            splits,
            observer,
            checkpoints,
            prepared => samples = samples.Count == 0 ? prepared.Samples(SampleImages) : samples,
            cancellationToken);
        return ComparedRuns.ToRecord(Name, Title(settings, splits.Train), runs) with { Images = samples };
    }

    /// <summary>Runs every objective on every seed, on images that have been loaded.</summary>
    /// <param name="settings">The settings, which are good.</param>
    /// <param name="splits">The images, which suit them.</param>
    /// <param name="observer">Follows the runs.</param>
    /// <param name="checkpoints">Where to go on, and what to keep for that; null for neither.</param>
    /// <param name="onPrepared">Told of every seed's data; null for nobody.</param>
    /// <param name="cancellationToken">Stops the experiment between two steps.</param>
    /// <returns>All runs, those that diverged included.</returns>
    internal static IReadOnlyList<RunRecord> Run(
        ImageSettings settings,
        ImageSplits splits,
        IExperimentObserver? observer,
        ICheckpointStore? checkpoints,
        Action<ImageSeed>? onPrepared,
        CancellationToken cancellationToken)
    {
        var counts = CheckImages(settings, splits);
        LibTorch.Initialize();
        var device = Devices.Parse(settings.Device);
        var runner = new ComparisonRunner(settings, counts.Steps, observer, checkpoints, cancellationToken);
        return runner.Run(seed =>
        {
            var prepared = new ImageSeed(settings, seed, device, splits.Train, counts.Test, counts.Validation);
            onPrepared?.Invoke(prepared);
            return prepared;
        });
    }

    /// <summary>How the data set is read.</summary>
    internal static ImageDatasetOptions Options(ImageSettings settings) => new()
    {
        DataDir = settings.DataDir,
        ImageSize = settings.ImageSize,
        Color = settings.Color,
        TestFraction = settings.TestFraction,
        Seed = settings.Seed,
    };

    /// <summary>The images of the chosen classes.</summary>
    /// <exception cref="InvalidInputException">There are no such classes, or a data file is missing or corrupt.</exception>
    internal static ImageSplits LoadClasses(ImageSettings settings)
    {
        var loaded = ImageDatasetRegistry.Find(settings.Dataset).Load(Options(settings));
        return new ImageSplits(
            ImageSubset.OfClasses(loaded.Train, settings.Classes), ImageSubset.OfClasses(loaded.Test, settings.Classes));
    }

    /// <summary>Refuses images that do not suit the settings.</summary>
    /// <returns>The test images, how many images are set aside for choosing, and how many steps a run takes.</returns>
    /// <exception cref="InvalidInputException">They do not.</exception>
    internal static (ImageDataset Test, int Validation, int Steps) CheckImages(ImageSettings settings, ImageSplits splits)
    {
        ImageModelChecks.Check(settings, splits.Train);
        CheckCount("train-samples", settings.TrainSamples, splits.Train);
        CheckCount("test-samples", settings.TestSamples, splits.Test);
        var trainCount = TrainCount(settings, splits.Train);
        var test = ImageSubset.First(splits.Test, settings.TestSamples);
        ImageMemory.Check(settings, trainCount, test);
        var validation = ValidationCount(settings, trainCount);
        return (test, validation, Steps(settings, trainCount - validation));
    }

    private static int TrainCount(ImageSettings settings, ImageDataset images)
        => settings.TrainSamples == 0 ? images.Count : settings.TrainSamples;

    private static string Title(ImageSettings settings, ImageDataset images)
    {
        var drawn = TrainCount(settings, images);
        var trainCount = drawn - ValidationCount(settings, drawn);
        var labelNoise = settings.LabelNoise > 0
            ? FormattableString.Invariant(
                $", {settings.LabelNoise * 100:0.#}% of labels {LabelNoiseRegistry.Find(settings.LabelNoiseKind).Participle}")
            : "";
        var imageNoise = ImageNoiseList.Parse(ImageNoiseList.Train, settings.TrainNoise).Title;
        var classes = settings.Classes.Count switch
        {
            0 => "",
            2 => $", {images.ClassNames[0]} against {images.ClassNames[1]}",
            var count => $", {count} classes",
        };
        return FormattableString.Invariant(
            $"{ImageDatasetRegistry.Find(settings.Dataset).Name}{classes}, n={trainCount}{labelNoise}{imageNoise}, {ImageModelRegistry.Find(settings.Model).Name}");
    }

    private static int ValidationCount(ImageSettings settings, int trainCount)
    {
        var count = (int)Math.Round(settings.ValidationFraction * trainCount);
        return settings.ValidationFraction == 0 || (count > 0 && count < trainCount)
            ? count
            : throw new InvalidInputException("validation-fraction", FormattableString.Invariant(
                $"{settings.ValidationFraction} of {trainCount} training images leaves {count} for choosing and {trainCount - count} for training; both need one or more."));
    }

    private static int Steps(ImageSettings settings, int trainCount)
    {
        var steps = (double)settings.Epochs * BatchSampler.StepsPerEpoch(trainCount, settings.BatchSize);
        return steps <= int.MaxValue
            ? (int)steps
            : throw new InvalidInputException("epochs", $"{settings.Epochs} epochs are too many steps to count; lower it.");
    }

    private static void CheckCount(string setting, int count, ImageDataset images)
    {
        if (count > images.Count)
        {
            throw new InvalidInputException(
                setting, $"{count} images were asked for and the data set holds {images.Count}; lower it, or use 0 for all.");
        }
    }
}
