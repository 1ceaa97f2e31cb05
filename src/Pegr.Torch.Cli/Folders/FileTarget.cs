using Pegr.Torch.Files;

namespace Pegr.Torch.Cli.Folders;

/// <summary>A file that results go to, known to be writable before anything is computed.</summary>
internal sealed class FileTarget
{
    private FileTarget(string path) => Path = path;

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Makes sure that the file can be written. It is neither made nor changed.</summary>
    /// <param name="flag">The flag that names it.</param>
    /// <param name="path">The file; an existing one is replaced at the end.</param>
    /// <exception cref="InvalidInputException">It cannot be written.</exception>
    public static FileTarget Check(string flag, string path)
    {
        if (path.Length == 0 || path.Any(char.IsControl))
        {
            throw new InvalidInputException($"{flag}: a file's name is missing or holds a control character.");
        }

        if (Directory.Exists(path))
        {
            throw new InvalidInputException($"{flag}: '{path}' is a folder, not a file.");
        }

        if (System.IO.Path.GetFullPath(path).StartsWith("/dev/", StringComparison.Ordinal))
        {
            throw new InvalidInputException($"{flag}: '{path}' is a device and would be replaced; name a file.");
        }

        try
        {
            FileWriter.CheckWritable(path);
        }
        catch (DirectoryNotFoundException error)
        {
            throw new InvalidInputException($"{flag}: cannot write '{path}': its folder is not there; make it first.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"{flag}: cannot write '{path}': {error.Message}", error);
        }

        return new FileTarget(path);
    }

    /// <summary>Whether a file is there that will be replaced.</summary>
    public bool IsThere => File.Exists(Disk.Destination(Path));

    /// <summary>Writes the file, whole or not at all.</summary>
    public void Write(string text) => FileWriter.Write(Path, text);

    /// <summary>Writes the file, whole or not at all.</summary>
    public void Write(byte[] bytes) => FileWriter.Write(Path, bytes);
}
