using System.Formats.Tar;
using System.IO.Compression;
using Pegr.Torch.Files;

namespace Pegr.Torch.Vision.Downloads;

/// <summary>
/// Unpacks the expected files of a <c>.tar.gz</c>, told by the last part of their names, straight into one folder. Whatever
/// the archive says of places, links or lengths, nothing else is written.
/// </summary>
internal static class TarArchive
{
    private const int MostEntries = 1000;
    private const long MostUnread = 1 << 26;

    /// <summary>Unpacks into temporary files and moves them into place once all are there and good.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="expected">The files.</param>
    /// <param name="folder">Where they go.</param>
    /// <param name="wrap">Stands between the program and the disk.</param>
    /// <param name="stop">Ends it; nothing is left.</param>
    /// <exception cref="DownloadException">The disk did not take them.</exception>
    /// <exception cref="InvalidDataException">The archive is corrupt, hostile, or lacks a file.</exception>
    public static void Unpack(
        string path, IReadOnlyList<ExpectedFile> expected, string folder, Func<Stream, Stream> wrap, CancellationToken stop)
    {
        var unpacked = new Dictionary<ExpectedFile, TemporaryFile>();
        try
        {
            Extract(path, expected, folder, unpacked, wrap, stop);
            foreach (var missing in expected.Except(unpacked.Keys))
            {
                throw new InvalidDataException($"it does not hold {missing.Name}");
            }

            foreach (var file in unpacked.Values)
            {
                file.MoveIntoPlace(durable: true);
            }
        }
        catch (Exception error) when (error is IOException and not EndOfStreamException or UnauthorizedAccessException)
        {
            throw new DownloadException(
                $"{folder}: the archive cannot be unpacked there ({error.Message.TrimEnd('.')}); nothing half-written is left. Make room and run the command again: it is not fetched a second time.", error);
        }
        finally
        {
            foreach (var file in unpacked.Values)
            {
                file.Dispose();
            }
        }
    }

    private static void Extract(
        string path,
        IReadOnlyList<ExpectedFile> expected,
        string folder,
        Dictionary<ExpectedFile, TemporaryFile> taken,
        Func<Stream, Stream> wrap,
        CancellationToken stop)
    {
        using var packed = RegularFile.Open(path);
        using var unpacked = new GZipStream(packed, CompressionMode.Decompress);
        using var archive = new TarReader(unpacked);
        for (var count = 0; Next(archive) is { } entry; count++)
        {
            stop.ThrowIfCancellationRequested();
            CheckPlace(entry, count);
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
            {
                continue;
            }

            if (expected.FirstOrDefault(file => file.Name == entry.Name.Split('/')[^1]) is not { } file)
            {
                Require(entry.Length <= MostUnread, $"its file '{entry.Name}' is too large");
                continue;
            }

            Require(!taken.ContainsKey(file), $"it holds {file.Name} twice");
            Require(entry.Length == file.Size, $"its file '{entry.Name}' has {entry.Length} bytes where {file.Size} were expected");
            var temporary = TemporaryFile.Create(Path.Combine(folder, file.Name));
            taken.Add(file, temporary);
            Copy(entry, file, wrap(temporary.Stream));
        }
    }

    private static void CheckPlace(TarEntry entry, int count)
    {
        Require(count < MostEntries, $"it holds more than {MostEntries} entries");
        var kind = entry.EntryType;
        Require(
            kind is TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.Directory or TarEntryType.GlobalExtendedAttributes,
            $"its entry '{entry.Name}' is neither a file nor a folder but of type {kind}");
        var parts = entry.Name.Split('/', '\\');
        Require(
            parts[0].Length > 0 && !entry.Name.Contains(':', StringComparison.Ordinal) && !parts.Contains(".."),
            $"its entry '{entry.Name}' leaves the folder");
    }

    private static TarEntry? Next(TarReader archive)
    {
        try
        {
            return archive.GetNextEntry();
        }
        catch (Exception error) when (error is FormatException or EndOfStreamException or ArgumentException or NotSupportedException)
        {
            throw new InvalidDataException(error.Message.TrimEnd('.'), error);
        }
    }

    private static void Copy(TarEntry entry, ExpectedFile file, Stream target)
    {
        entry.DataStream!.CopyTo(target);
        target.Position = 0;
        Require(FileCheck.Matches(target, file.Size, file.Sha256), $"its file '{entry.Name}' is not the publisher's");
    }

    private static void Require(bool holds, string problem)
    {
        if (!holds)
        {
            throw new InvalidDataException(problem);
        }
    }
}
