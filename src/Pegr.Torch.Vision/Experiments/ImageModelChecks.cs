using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.Vision.Augmentation;
using Pegr.Torch.Vision.Datasets;
using Pegr.Torch.Vision.Models;
using Pegr.Torch.Vision.Noise;

namespace Pegr.Torch.Vision.Experiments;

/// <summary>Refuses a model together with settings or images that do not suit it.</summary>
internal static class ImageModelChecks
{
    /// <summary>Checks what the settings tell.</summary>
    /// <exception cref="InvalidInputException">A setting is out of range or does not suit the model.</exception>
    public static void Check(ImageSettings settings)
    {
        var model = ImageModelRegistry.Find(settings.Model);
        SettingChecks.Positive("filters", settings.Filters);
        _ = settings.ActivationPower;
        SettingChecks.NotNegative("init-std", settings.InitStd);
        SettingChecks.InFloat32(settings, "init-std", settings.InitStd);
        CheckOwn("activation", settings.Activation.Length > 0, model);
        CheckOwn("init-std", settings.InitStd > 0, model);
        AugmentationRegistry.Create(settings.Augmentation);
        CheckPatches("train-noise", settings.TrainNoise, model);
        CheckPatches("test-noise", settings.TestNoise, model);
        if (model.TakesPatches && settings.Augmentation.Count > 0)
        {
            throw new InvalidInputException(
                "augmentation", $"{settings.Augmentation[0]} changes images and {model.Key} takes patches; leave it out.");
        }
    }

    /// <summary>Checks what only the images tell.</summary>
    /// <exception cref="InvalidInputException">A setting does not suit the images.</exception>
    public static void Check(ImageSettings settings, ImageDataset images)
    {
        var model = ImageModelRegistry.Find(settings.Model);
        var (height, width) = SizeOf(settings, images);
        var side = Math.Min(height, width);
        AugmentationRegistry.Create(settings.Augmentation, (int)side);
        if (side < model.SmallestSide)
        {
            throw new InvalidInputException(
                "model", $"{model.Key} takes images of at least {model.SmallestSide}x{model.SmallestSide} pixels and these have "
                + $"{width}x{height}; use a larger image-size or another model.");
        }

        if (model.IsBinary && images.ClassNames.Length != 2)
        {
            throw new InvalidInputException(
                "model", $"{model.Key} tells two classes apart and these images have {images.ClassNames.Length}; "
                + "choose two of them with classes.");
        }
    }

    // With what noise adds to it; a patch is not measured.
    private static (long Height, long Width) SizeOf(ImageSettings settings, ImageDataset images)
    {
        var shape = ImageNoiseList.Parse(ImageNoiseList.Train, settings.TrainNoise)
            .ShapeAfter([images.Channels, images.Height, images.Width]);
        return shape.Count == 3 ? (shape[1], shape[2]) : (images.Height, images.Width);
    }

    private static void CheckOwn(string setting, bool isGiven, ImageModel model)
    {
        if (isGiven && !model.TakesActivation)
        {
            throw new InvalidInputException(
                $"{setting}: {model.Key} has its own; leave it out, or use the model "
                + $"{string.Join(" or ", ImageModelRegistry.Models.Where(m => m.TakesActivation).Select(m => m.Key))}.");
        }
    }

    private static void CheckPatches(string setting, IReadOnlyList<string> noises, ImageModel model)
    {
        var makesPatches = noises.Any(noise => noise.Split(':')[0] == NoisePatch.Kind.Key);
        if (makesPatches != model.TakesPatches)
        {
            throw new InvalidInputException(
                model.TakesPatches ? "model" : setting,
                model.TakesPatches
                    ? $"{model.Key} takes pairs of patches; give {setting} the noise patch:SIGMA."
                    : $"patch makes pairs of patches and {model.Key} takes images; leave it out, or use the model "
                        + $"{string.Join(" or ", ImageModelRegistry.Models.Where(m => m.TakesPatches).Select(m => m.Key))}.");
        }
    }
}
