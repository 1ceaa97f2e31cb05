using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Pegr.Torch.Vision.Datasets;

/// <summary>
/// The binary layout of the CIFAR data sets: records of label bytes and 3,072 pixel bytes (the red, green and blue planes
/// of 32x32). The number of records comes from a file's length, so that subsets can be read too.
/// </summary>
/// <param name="classes">The number of classes of each label byte.</param>
/// <param name="label">The label byte that is read, from 0.</param>
internal sealed class CifarFormat(ImmutableArray<int> classes, int label)
{
    private const int Channels = 3;
    private const int Side = 32;
    private const int ImageSize = Channels * Side * Side;
    private const int MostNameBytes = 1 << 16;

    private int RecordSize => classes.Length + ImageSize;

    /// <summary>Reads files of records, one after the other.</summary>
    /// <exception cref="InvalidInputException">A file is missing, unreadable, truncated or corrupt.</exception>
    public ImageDataset Read(IReadOnlyList<string> paths, ImmutableArray<string> names)
    {
        var batches = paths.Select(ReadRecords).ToList();
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
                labels[image] = batch[record + label];
                batch.AsSpan(record + classes.Length, ImageSize).CopyTo(pixels.AsSpan(image * ImageSize));
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

    /// <summary>The classes' names from a file of one name a line; the official ones where there is no such file.</summary>
    /// <exception cref="InvalidInputException">The file is unreadable or holds another number of names.</exception>
    public static ImmutableArray<string> ReadNames(string path, ImmutableArray<string> official)
    {
        if (!Path.Exists(path))
        {
            return official;
        }

        var names = DataFile.Read(path, stream => ReadLines(path, stream));
        return names.Length == official.Length
            ? names
            : throw DataFile.Corrupt(path, $"holds {names.Length} class names where {official.Length} were expected");
    }

    private byte[] ReadRecords(string path) => DataFile.Read(path, stream =>
    {
        if (stream.Length == 0 || stream.Length % RecordSize != 0 || stream.Length > Array.MaxLength)
        {
            throw DataFile.Corrupt(path, $"{stream.Length} bytes are not a whole number of records of {RecordSize} bytes");
        }

        var records = new byte[stream.Length];
        stream.ReadExactly(records);
        for (var record = 0; record < records.Length; record += RecordSize)
        {
            for (var i = 0; i < classes.Length; i++)
            {
                DataFile.CheckLabel(path, records[record + i], record / RecordSize, classes[i]);
            }
        }

        return records;
    });

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
