using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Pegr.Torch.Runtime;

namespace Pegr.Torch.Vision.Datasets;

/// <summary>
/// Reads the binary version of CIFAR-10: records of one label byte and 3,072 pixel bytes (the red, green and blue planes
/// of 32x32). The number of records comes from a file's length, so that subsets can be read too.
/// </summary>
public static class Cifar10Reader
{
    private const int Channels = 3;
    private const int Side = 32;
    private const int ImageSize = Channels * Side * Side;
    private const int RecordSize = 1 + ImageSize;
    private const int MostNameBytes = 1 << 16;

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
        var names = ReadNames(Path.Combine(folder, "batches.meta.txt"));
        var batches = DataFile.List(folder, "data_batch_*.bin");
        if (batches.Length == 0)
        {
            throw new InvalidInputException(
                $"{folder}: there is no data_batch_*.bin here; name the folder cifar-10-batches-bin with --data-dir.");
        }

        return new ImageSplits(ReadBatches(batches, names), ReadBatches([Path.Combine(folder, "test_batch.bin")], names));
    }

    private static ImageDataset ReadBatches(string[] paths, ImmutableArray<string> names)
    {
        var batches = paths.Select(path => ReadRecords(path, names.Length)).ToList();
        var count = batches.Sum(batch => (long)batch.Length) / RecordSize;
        if (count * ImageSize > Array.MaxLength)
        {
            throw new InvalidInputException($"{paths[0]}: this and its sister files hold {count} images, too many for memory.");
        }

        var pixels = new byte[count * ImageSize];
        var labels = new byte[count];
        var image = 0;
        foreach (var batch in batches)
        {
            for (var record = 0; record < batch.Length; record += RecordSize, image++)
            {
                labels[image] = batch[record];
                batch.AsSpan(record + 1, ImageSize).CopyTo(pixels.AsSpan(image * ImageSize));
            }
        }

        return new ImageDataset(
            Channels,
            Side,
            Side,
            ImmutableCollectionsMarshal.AsImmutableArray(pixels),
            ImmutableCollectionsMarshal.AsImmutableArray(labels),
            names);
    }

    private static byte[] ReadRecords(string path, int classes) => DataFile.Read(path, stream =>
    {
        if (stream.Length == 0 || stream.Length % RecordSize != 0 || stream.Length > Array.MaxLength)
        {
            throw DataFile.Corrupt(path, $"{stream.Length} bytes are not a whole number of records of {RecordSize} bytes");
        }

        var records = new byte[stream.Length];
        stream.ReadExactly(records);
        for (var record = 0; record < records.Length; record += RecordSize)
        {
            DataFile.CheckLabel(path, records[record], record / RecordSize, classes);
        }

        return records;
    });

    private static ImmutableArray<string> ReadNames(string path)
    {
        if (!Path.Exists(path))
        {
            return OfficialNames;
        }

        var names = DataFile.Read(path, stream => ReadLines(path, stream));
        return names.Length == OfficialNames.Length
            ? names
            : throw DataFile.Corrupt(path, $"holds {names.Length} class names where {OfficialNames.Length} were expected");
    }

    private static ImmutableArray<string> ReadLines(string path, FileStream stream)
    {
        if (stream.Length > MostNameBytes)
        {
            throw DataFile.Corrupt(path, $"{stream.Length} bytes are no list of class names");
        }

        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
    }
}
