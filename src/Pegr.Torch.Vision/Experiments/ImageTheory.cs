using Pegr.Torch.Theory;
using Pegr.Torch.Vision.Data;
using Pegr.Torch.Vision.Models;
using Pegr.Torch.Vision.Noise;

namespace Pegr.Torch.Vision.Experiments;

/// <summary>
/// What theory says of the two-layer CNN on real images beside patches of noise: the mean norm of the training images takes the
/// place of the signal's. The images of a class differ and the theory's signal does not, so boundaries are not sharp here.
/// </summary>
public static class ImageTheory
{
    /// <summary>The theory of settings, from the training images of their first seed; nothing is trained.</summary>
    /// <param name="settings">Settings of the model <c>patch-cnn</c> with the noise <c>patch</c> alone.</param>
    /// <exception cref="InvalidInputException">They are others, cannot be run, or a data file is missing or corrupt.</exception>
    public static SignalNoiseTheory Of(ImageSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ImageExperiment.Validate(settings);
        _ = Sigma(settings);
        var splits = new ImageLoader().Load(settings);
        new ImageRuns(settings, splits).Dispose();
        return Of(settings, new ImageBrightness(ImageSubset.Draw(splits.Train, settings.TrainSamples, settings.Seed)));
    }

    /// <summary>The theory of settings that <see cref="Covers"/> holds for, with the mean norm of given images.</summary>
    /// <param name="settings">The settings, which are good.</param>
    /// <param name="images">The images, which may be others than those that training draws.</param>
    internal static SignalNoiseTheory Of(ImageSettings settings, ImageBrightness images)
    {
        var sigma = Sigma(settings);
        var (shift, scale) = Normalized(settings, images, sigma);
        return new SignalNoiseTheory
        {
            Samples = settings.TrainSamples == 0 ? images.Count : settings.TrainSamples,
            Dim = images.ImageSize,
            SignalNorm = images.MeanNorm(shift) / scale,
            NoiseStd = Math.Sqrt((sigma * sigma) + (shift * shift)) / scale,
            Filters = settings.Filters,
            Power = settings.ActivationPower ?? ImageModelRegistry.PatchPower,
            LabelNoise = FlipProbability(settings),
            GroupSize = settings.GroupSize,
        };
    }

    /// <summary>Whether theory speaks of settings: of the model <c>patch-cnn</c> with the noise <c>patch</c> alone.</summary>
    internal static bool Covers(ImageSettings settings) => ImageModelRegistry.Find(settings.Model).TakesPatches && PatchSigma(settings) is not null;

    /// <summary>The probability that a label is wrong: of two classes a redrawn one is half of the times.</summary>
    internal static double FlipProbability(ImageSettings settings)
        => settings.LabelNoiseKind == new RedrawnLabels().Key ? settings.LabelNoise / 2 : settings.LabelNoise;

    private static double Sigma(ImageSettings settings)
    {
        var model = ImageModelRegistry.Find(settings.Model);
        if (!model.TakesPatches)
        {
            throw new InvalidInputException("model", $"theory speaks of patch-cnn, whose noise is a patch of its own, and not of {model.Key}.");
        }

        return PatchSigma(settings)
            ?? throw new InvalidInputException("train-noise", "theory speaks of images beside a patch of noise; give patch:SIGMA, above 0, alone.");
    }

    private static double? PatchSigma(ImageSettings settings)
        => ImageNoiseList.Parse(ImageNoiseList.Train, settings.TrainNoise).Noises is [NoisePatch { Sigma: > 0 } patch] ? patch.Sigma : null;

    // What standard normalization subtracts and divides by, in expectation: either place holds images and noise, half and half.
    private static (double Shift, double Scale) Normalized(ImageSettings settings, ImageBrightness images, double sigma)
    {
        if (settings.Normalize == Normalization.None)
        {
            return (0, 1);
        }

        var mean = images.Mean / 2;
        var square = (images.MeanSquare + (sigma * sigma)) / 2;
        return (mean, Math.Sqrt(square - (mean * mean)));
    }
}
