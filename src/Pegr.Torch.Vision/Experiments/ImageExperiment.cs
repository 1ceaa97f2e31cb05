using Pegr.Torch.Experiments;
using Pegr.Torch.Experiments.Checkpoints;
using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.Training;
using Pegr.Torch.Training.Records;
using Pegr.Torch.Vision.Data;
using Pegr.Torch.Vision.Datasets;
using Pegr.Torch.Vision.Noise;

namespace Pegr.Torch.Vision.Experiments;

/// <summary>Compares objectives on real images with noisy labels or pixels.</summary>
public static class ImageExperiment
{
    /// <summary>The experiment's name in records.</summary>
    public const string Name = "images";

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

        SettingChecks.NotNegative("log-noise", settings.LogNoise);
        SettingChecks.InFloat32(settings, "log-noise", settings.LogNoise);
        SettingChecks.OneOf("choose-by", settings.ChooseBy, [ImageSettings.ChooseByAccuracy, ImageSettings.ChooseByNoisyAccuracy]);
        if (settings.ChooseBy == ImageSettings.ChooseByNoisyAccuracy && (settings.LogNoise == 0 || settings.ValidationFraction == 0))
        {
            throw new InvalidInputException("choose-by", "noisy-accuracy needs validation images and noise; give a validation-fraction and a log-noise above 0.");
        }

        SettingChecks.NotNegative("train-samples", settings.TrainSamples);
        SettingChecks.NotNegative("test-samples", settings.TestSamples);
        ImageNoiseList.CheckShapes(
            ImageNoiseList.Parse(ImageNoiseList.Train, settings.TrainNoise),
            ImageNoiseList.Parse(ImageNoiseList.Test, settings.TestNoise));
        LabelNoiseRegistry.Find(settings.LabelNoiseKind);
        SettingChecks.OneOf("normalize", settings.Normalize, Normalization.Keys);
        SettingChecks.Positive("epochs", settings.Epochs);
        StartingWeights.FileOf(settings).Check();
        LeftOutImages.FileOf(settings).Check();
    }

    /// <summary>The same settings with the hashes of the files that they name without one, of the weights that runs start with and of the images that are
    /// left out: of settings that are kept, other files are then refused.</summary>
    /// <param name="settings">The settings.</param>
    /// <exception cref="InvalidInputException">A file cannot be read.</exception>
    public static ImageSettings Pinned(ImageSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings with
        {
            InitWeightsSha256 = StartingWeights.FileOf(settings).Pin(),
            LeaveOutSha256 = LeftOutImages.FileOf(settings).Pin(),
        };
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
        using var data = new ImageRuns(settings, new ImageLoader().Load(settings));
        IReadOnlyList<ImageSample> samples = [];
        var runs = data.Run(
            observer,
            checkpoints,
            prepared => samples = samples.Count == 0 ? prepared.Samples(ImageRuns.SampleImages) : samples,
            cancellationToken);
        return ComparedRuns.ToRecord(Name, data.Title, runs) with { Images = samples };
    }
}
