namespace Pegr.Torch.Serialization;

/// <summary>Writes files that are either whole or not there, and stay so when the power fails.</summary>
internal static class DurableFile
{
    /// <summary>Ends the names of files that are being written.</summary>
    public const string Unfinished = ".tmp";

    /// <summary>Writes a file by way of one beside it, in place of one of the same name.</summary>
    /// <param name="path">The file; only one process at a time writes it.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">It cannot be written; a former file of the name stays.</exception>
    public static void Write(string path, Action<FileStream> write)
    {
        var temporary = path + Unfinished;
        try
        {
            using (var file = new FileStream(temporary, FileMode.Create, FileAccess.ReadWrite))
            {
                write(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            TryDelete(temporary);
            throw;
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The first failure is the one to report; the name alone says that the file is not whole.
        }
    }
}
