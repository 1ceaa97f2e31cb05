using System.Security.Cryptography;
using Pegr.Torch.Files;

namespace Pegr.Torch.Vision.Experiments;

/// <summary>A file that a setting names, and the hash by which no other is taken for it.</summary>
/// <param name="Setting">The setting; its hash is the setting NAME-sha256.</param>
/// <param name="Path">The file; empty for none.</param>
/// <param name="Sha256">Its hash in hexadecimal digits; empty for any file.</param>
internal sealed record PinnedFile(string Setting, string Path, string Sha256)
{
    private const int HashDigits = 64;

    /// <summary>Whether there is a file.</summary>
    public bool IsNamed => Path.Length > 0;

    private string HashSetting => $"{Setting}-sha256";

    /// <summary>Checks what the settings tell, without a look at the file.</summary>
    /// <exception cref="InvalidInputException">The hash is none, or of no file.</exception>
    public void Check()
    {
        if (Sha256.Length > 0 && (Sha256.Length != HashDigits || !Sha256.All(char.IsAsciiHexDigit)))
        {
            throw new InvalidInputException(HashSetting, $"'{Sha256}' is no SHA-256; give its {HashDigits} hexadecimal digits, or nothing.");
        }

        if (Sha256.Length > 0 && !IsNamed)
        {
            throw new InvalidInputException(HashSetting, $"it is that of {Setting}, which names no file; give both, the file alone, or '' for {HashSetting}.");
        }
    }

    /// <summary>The hash, of the file where it is not given; empty without a file.</summary>
    /// <exception cref="InvalidInputException">The file cannot be read.</exception>
    public string Pin()
    {
        if (!IsNamed || Sha256.Length > 0)
        {
            return Sha256;
        }

        using var file = OpenAny();
        return Hash(file);
    }

    /// <summary>Opens the file that the hash is of.</summary>
    /// <exception cref="InvalidInputException">It cannot be read, or is another one.</exception>
    public FileStream Open()
    {
        var file = OpenAny();
        try
        {
            var hash = Hash(file);
            if (Sha256.Length > 0 && !hash.Equals(Sha256, StringComparison.OrdinalIgnoreCase))
            {
                throw new InvalidInputException(
                    Setting, $"{Path} is another file than the one that {HashSetting} is of: its SHA-256 is {hash}, not {Sha256}; put that one back, or begin anew with '' for {HashSetting}.");
            }

            file.Position = 0;
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static string Hash(FileStream file) => Convert.ToHexString(SHA256.HashData(file)).ToLowerInvariant();

    private FileStream OpenAny()
    {
        try
        {
            return RegularFile.Open(Path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidInputException(Setting, $"{Path}: there is no such file.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InvalidInputException(Setting, $"{Path}: the file cannot be read: {error.Message.TrimEnd('.')}.", error);
        }
        catch (InvalidInputException refusal)
        {
            throw new InvalidInputException(Setting, refusal.Message, refusal);
        }
    }
}
