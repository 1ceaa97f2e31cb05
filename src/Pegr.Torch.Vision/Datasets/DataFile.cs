using Pegr.Torch.Files;

namespace Pegr.Torch.Vision.Datasets;

/// <summary>Access to data files: whatever goes wrong, one line names the file.</summary>
internal static class DataFile
{
    /// <summary>The exception for a file that is there and does not hold what it should.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problem">What is wrong with it.</param>
    /// <param name="cause">What was caught, if anything.</param>
    public static InvalidInputException Corrupt(string path, string problem, Exception? cause = null)
        => new($"{path}: {problem}; fetch the file again, or check that data-dir names the right folder.", cause!);

    /// <summary>Refuses a label that is none of the classes.</summary>
    /// <exception cref="InvalidInputException">It is not.</exception>
    public static void CheckLabel(string path, byte label, int record, int classes)
    {
        if (label >= classes)
        {
            throw Corrupt(path, $"label {label} of record {record} (counted from 0) is out of range 0 to {classes - 1}");
        }
    }

    /// <summary>The entries of a folder that a pattern matches, in the order of their names.</summary>
    /// <exception cref="InvalidInputException">The folder is missing or cannot be read.</exception>
    public static string[] List(string folder, string pattern)
    {
        try
        {
            var entries = Directory.GetFileSystemEntries(folder, pattern);
            Array.Sort(entries, StringComparer.Ordinal);
            return entries;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(
                $"{folder}: cannot be read ({exception.Message}); check that the folder is there.", exception);
        }
    }

    /// <summary>Opens a file and hands its stream to a reader.</summary>
    /// <exception cref="InvalidInputException">The file is missing or cannot be read.</exception>
    public static T Read<T>(string path, Func<FileStream, T> reader)
    {
        if (Directory.Exists(path))
        {
            throw new InvalidInputException(
                $"{path}: this is a folder where a file was expected; remove it or choose another data-dir.");
        }

        try
        {
            using var stream = RegularFile.Open(path);
            return reader(stream);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidInputException(
                $"{path}: there is no such file; check that data-dir names the right folder.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(
                $"{path}: cannot be read ({exception.Message}); check the file's permissions.", exception);
        }
    }
}
