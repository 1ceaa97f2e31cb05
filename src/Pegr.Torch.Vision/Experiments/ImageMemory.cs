using Pegr.Torch.Runtime;
using Pegr.Torch.Vision.Datasets;
using Pegr.Torch.Vision.Models;
using Pegr.Torch.Vision.Noise;

namespace Pegr.Torch.Vision.Experiments;

/// <summary>Estimates the memory that an image experiment takes.</summary>
internal static class ImageMemory
{
    /// <summary>Refuses sizes that this machine's memory cannot hold.</summary>
    /// <exception cref="InvalidInputException">They need more than there is.</exception>
    public static void Check(ImageSettings settings, int trainCount, ImageDataset test)
    {
        var trainNoise = ImageNoiseList.Parse(ImageNoiseList.Train, settings.TrainNoise);
        var testNoise = ImageNoiseList.Parse(ImageNoiseList.Test, settings.TestNoise);
        var numbers = Numbers(trainNoise, test); // test images have the training images' size
        var data = (trainCount * BytesPerImage(trainNoise, numbers)) + (test.Count * BytesPerImage(testNoise, numbers));
        var batch = settings.BatchSize == 0 ? trainCount : Math.Min(settings.BatchSize, trainCount);
        var number = settings.DType == "float64" ? sizeof(double) : sizeof(float);
        var step = batch * numbers * number * ImageModelRegistry.Find(settings.Model).NumbersPerPixel;
        var sizes = trainNoise.Noises.Count + testNoise.Noises.Count > 0
            ? "train-samples, test-samples, batch-size and noise" : "train-samples, test-samples and batch-size";
        MemoryCheck.Require(data + step, sizes);
    }

    // Stored on the device, and on the CPU before: as bytes, or as the float32 images before, of and with a noise.
    private static double BytesPerImage(ImageNoiseList noises, double numbers)
        => numbers * ((noises.KeepsBytes ? 1 : sizeof(float)) + (noises.Noises.Count == 0 ? 1 : 3 * sizeof(float)));

    private static double Numbers(ImageNoiseList noises, ImageDataset images)
        => noises.ShapeAfter([images.Channels, images.Height, images.Width]).Aggregate(1.0, (a, b) => a * b);
}
