using System.Text;

namespace Pegr.Torch.Files;

/// <summary>Reads text files that people or earlier runs wrote.</summary>
public static class TextFile
{
    private const int Block = 1 << 16;

    /// <summary>Reads a whole file in UTF-8, also one that another process writes to.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxCharacters">The length from which on the file is refused.</param>
    /// <param name="kind">What such a file is, for the message on one that is too large.</param>
    /// <returns>The text.</returns>
    /// <exception cref="InvalidInputException">It cannot be read, is too large or no text; the message begins with its name.</exception>
    public static string Read(string path, int maxCharacters, string kind)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(kind);
        if (path.Length == 0)
        {
            throw new InvalidInputException($"The name of {kind} is missing; give one.");
        }

        try
        {
            using var stream = RegularFile.Open(path, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true));
            var (text, buffer) = (new StringBuilder(), new char[Block]);
            while (reader.ReadBlock(buffer) is > 0 and var length)
            {
                if (text.Append(buffer, 0, length).Length > maxCharacters)
                {
                    throw new InvalidInputException($"{path}: this is too large for {kind}.");
                }
            }

            return text.ToString() is var read && read.Contains('\0', StringComparison.Ordinal)
                ? throw new InvalidInputException($"{path}: this is not a text file: it holds a NUL character.")
                : read;
        }
        catch (DecoderFallbackException error)
        {
            throw new InvalidInputException($"{path}: this is not a text file in UTF-8.", error);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidInputException($"{path}: there is no such file.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            var why = Directory.Exists(path) ? "this is a folder, not a file" : $"the file cannot be read: {error.Message}";
            throw new InvalidInputException($"{path}: {why.TrimEnd('.')}.", error);
        }
    }
}
