using System.Collections.Immutable;

namespace Pegr.Torch.Vision.Datasets;

/// <summary>
/// Reads the binary version of CIFAR-10: records of one label byte and 3,072 pixel bytes (the red, green and blue planes
/// of 32x32). The number of records comes from a file's length, so that subsets can be read too.
/// </summary>
public static class Cifar10Reader
{
    private static readonly ImmutableArray<string> OfficialNames =
        ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    /// <summary>
    /// Reads a folder: every <c>data_batch_*.bin</c> in the order of the names for training, <c>test_batch.bin</c> for
    /// testing, and the classes' names from <c>batches.meta.txt</c> where it is there.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="InvalidInputException">A file is missing, unreadable, truncated or corrupt.</exception>
    public static ImageSplits Read(string folder)
    {
        var names = CifarFormat.ReadNames(Path.Combine(folder, "batches.meta.txt"), OfficialNames);
        var batches = DataFile.List(folder, "data_batch_*.bin");
        if (batches.Length == 0)
        {
            throw new InvalidInputException(
                $"{folder}: there is no data_batch_*.bin here; name the folder cifar-10-batches-bin.");
        }

        var format = new CifarFormat([OfficialNames.Length], label: 0);
        return new ImageSplits(format.Read(batches, names), format.Read([Path.Combine(folder, "test_batch.bin")], names));
    }
}
