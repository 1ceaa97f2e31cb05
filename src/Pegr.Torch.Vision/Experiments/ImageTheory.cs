using Pegr.Torch.Theory;
using Pegr.Torch.Vision.Data;
using Pegr.Torch.Vision.Datasets;
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
        var sigma = Sigma(settings);
        var images = ImageSubset.Draw(ImageExperiment.Load(settings).Splits.Train, settings.TrainSamples, settings.Seed);
        var (shift, scale) = Normalized(settings, images, sigma);
        return new SignalNoiseTheory
        {
            Samples = images.Count,
            Dim = images.ImageSize,
            SignalNorm = MeanNorm(images, shift) / scale,
            NoiseStd = Math.Sqrt((sigma * sigma) + (shift * shift)) / scale,
            Filters = settings.Filters,
            Power = settings.ActivationPower ?? ImageModelRegistry.PatchPower,
            LabelNoise = FlipProbability(settings),
        };
    }

    private static double Sigma(ImageSettings settings)
    {
        var model = ImageModelRegistry.Find(settings.Model);
        if (!model.TakesPatches)
        {
            throw new InvalidInputException("model", $"theory speaks of patch-cnn, whose noise is a patch of its own, and not of {model.Key}.");
        }

        return ImageNoiseList.Parse(ImageNoiseList.Train, settings.TrainNoise).Noises is [NoisePatch { Sigma: > 0 } patch]
            ? patch.Sigma
            : throw new InvalidInputException("train-noise", "theory speaks of images beside a patch of noise; give patch:SIGMA, above 0, alone.");
    }

    // Of two classes a redrawn label is wrong half of the times.
    private static double FlipProbability(ImageSettings settings)
        => settings.LabelNoiseKind == new RedrawnLabels().Key ? settings.LabelNoise / 2 : settings.LabelNoise;

    // What standard normalization subtracts and divides by, in expectation: either place holds images and noise, half and half.
    private static (double Shift, double Scale) Normalized(ImageSettings settings, ImageDataset images, double sigma)
    {
        if (settings.Normalize == Normalization.None)
        {
            return (0, 1);
        }

        var mean = images.Pixels.Average(Value) / 2;
        var square = (images.Pixels.Average(pixel => Value(pixel) * Value(pixel)) + (sigma * sigma)) / 2;
        return (mean, Math.Sqrt(square - (mean * mean)));
    }

    private static double MeanNorm(ImageDataset images, double shift)
        => images.Pixels.Chunk(images.ImageSize)
            .Average(image => Math.Sqrt(image.Sum(pixel => (Value(pixel) - shift) * (Value(pixel) - shift))));

    private static double Value(byte pixel) => pixel / 255.0;
}
