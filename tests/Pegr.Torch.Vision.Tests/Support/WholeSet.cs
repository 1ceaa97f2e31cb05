using Pegr.Torch.Vision.Datasets;

namespace Pegr.Torch.Vision.Tests.Support;

/// <summary>The Fashion-MNIST sample as files of the whole set.</summary>
internal static class WholeSet
{
    /// <summary>Writes the files.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="testImage">Changes a test image.</param>
    public static void Write(TempFolder folder, Func<byte[], byte[]> testImage)
    {
        var (train, test) = ImageDatasetRegistry.Find("fashion-mnist-sample").Load(new ImageDatasetOptions());
        Write("train", train, [.. train.Pixels]);
        Write("t10k", test, [.. test.Pixels.Chunk(test.ImageSize).SelectMany(testImage)]);

        void Write(string split, ImageDataset images, byte[] pixels)
        {
            folder.Write($"{split}-images-idx3-ubyte", Idx.File(pixels, (uint)images.Count, 28, 28));
            folder.Write($"{split}-labels-idx1-ubyte", Idx.File([.. images.Labels], (uint)images.Count));
        }
    }
}
