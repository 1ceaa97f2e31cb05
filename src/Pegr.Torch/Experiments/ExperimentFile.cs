using System.Text.Json;
using Pegr.Torch.Files;
using Pegr.Torch.Serialization;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Experiments;

/// <summary>
/// An experiment's record as a file of JSON: all that tables, figures and reports are made of. Every run folder of the command has one.
/// </summary>
public static class ExperimentFile
{
    /// <summary>The file's name in a run folder.</summary>
    public const string Name = "record.json";

    /// <summary>The version of the format that is written, and the only one that is read.</summary>
    public const int Version = 1;

    private const long MaxBytes = 1 << 28;

    /// <summary>Reads a record.</summary>
    /// <param name="path">The file, or a run folder that has one.</param>
    /// <exception cref="InvalidInputException">It is not there, is damaged or of another version; the message begins with its name.</exception>
    public static ExperimentRecord Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var file = Directory.Exists(path) ? Path.Combine(path, Name) : path;
        try
        {
            using var stream = RegularFile.Open(file);
            return stream.Length <= MaxBytes ? Parse(stream, file) : throw Damaged(file, "it is too large");
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidInputException(
                $"{file}: there is no record; give a run folder of the command, or a file that {nameof(ExperimentFile)} wrote.", missing);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InvalidInputException($"{file}: the record cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Writes a record: whole, or not at all.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="record">The record.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, ExperimentRecord record)
    {
        ArgumentNullException.ThrowIfNull(path);
        FileWriter.Write(path, Format(record));
    }

    /// <summary>The text of a record's file.</summary>
    /// <param name="record">The record.</param>
    public static string Format(ExperimentRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return JsonSerializer.Serialize(new Content(Version, record), RecordJson.Options) + "\n";
    }

    private static ExperimentRecord Parse(Stream stream, string path)
    {
        try
        {
            // Another version may have another form: the version comes first.
            using var json = JsonDocument.Parse(stream);
            if (json.Deserialize<Envelope>(RecordJson.Options) is not { Version: { } version })
            {
                throw Damaged(path, "it names no version");
            }

            if (version != Version)
            {
                throw new InvalidInputException(
                    FormattableString.Invariant($"{path}: the record is of format version {version}, and this program reads version {Version}; ")
                    + "read it with the version that wrote it.");
            }

            return json.Deserialize<Content>(RecordJson.Options) is { Record: { } record }
                ? RecordCheck.FaultOf(record) is { } fault ? throw Damaged(path, fault) : record
                : throw Damaged(path, "it holds nothing");
        }
        catch (Exception error) when (RecordJson.IsDamage(error) && error is not InvalidInputException)
        {
            throw Damaged(path, "it cannot be understood", error);
        }
    }

    private static InvalidInputException Damaged(string path, string why, Exception? cause = null)
    {
        var message = $"{path}: this is no record of an experiment, or the file is damaged ({why}).";
        return cause is null ? new InvalidInputException(message) : new InvalidInputException(message, cause);
    }

    private sealed record Envelope(int? Version);

    private sealed record Content(int Version, ExperimentRecord Record);
}
