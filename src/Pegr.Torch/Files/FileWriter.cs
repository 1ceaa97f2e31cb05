using System.Text;

namespace Pegr.Torch.Files;

/// <summary>
/// Writes files that are either whole or not there, by way of a <see cref="TemporaryFile"/>. A file that is replaced keeps its mode,
/// and a link stays one: what it leads to is replaced.
/// </summary>
public static class FileWriter
{
    /// <summary>Writes a file.</summary>
    /// <param name="path">The file; replaced where it is there.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="durable">Whether it has to be whole even when the power fails.</param>
    /// <exception cref="IOException">It cannot be written; a former file of the name stays.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, Action<FileStream> write, bool durable = false)
    {
        ArgumentNullException.ThrowIfNull(write);
        using var file = TemporaryFile.Create(path);
        write(file.Stream);
        file.MoveIntoPlace(durable);
    }

    /// <summary>Writes bytes to a file.</summary>
    /// <param name="path">The file; replaced where it is there.</param>
    /// <param name="content">All of its content.</param>
    /// <exception cref="IOException">It cannot be written; a former file of the name stays.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, byte[] content)
    {
        ArgumentNullException.ThrowIfNull(content);
        Write(path, file => file.Write(content));
    }

    /// <summary>Writes a text to a file, as UTF-8.</summary>
    /// <param name="path">The file; replaced where it is there.</param>
    /// <param name="text">All of its content.</param>
    /// <exception cref="IOException">It cannot be written; a former file of the name stays.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    /// <summary>Finds out whether a file can be written, which stays as it is, and clears what a dead process left of an attempt.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void CheckWritable(string path)
    {
        using var file = TemporaryFile.Create(path);
        file.ClearDeadSiblings();
        try
        {
            // The temporary file's name is short whatever the file's is: one that is too long fails here.
            File.GetAttributes(Disk.Destination(path));
        }
        catch (FileNotFoundException)
        {
        }
    }
}
