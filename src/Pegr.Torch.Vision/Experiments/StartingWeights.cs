using System.Security.Cryptography;
using Pegr.Torch.Files;
using Pegr.Torch.Serialization;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Experiments;

/// <summary>Weights from a file that every run starts with, in place of random ones. Owns its tensors.</summary>
internal sealed class StartingWeights : IDisposable
{
    private const string Setting = "init-weights";
    private const string HashSetting = "init-weights-sha256";
    private const int HashDigits = 64;

    private readonly string _path;
    private readonly IReadOnlyDictionary<string, Tensor> _tensors;

    private StartingWeights(string path, IReadOnlyDictionary<string, Tensor> tensors) => (_path, _tensors) = (path, tensors);

    /// <summary>Checks what the settings tell, without a look at the file.</summary>
    /// <exception cref="InvalidInputException">The hash is none, or of no file.</exception>
    public static void Check(ImageSettings settings)
    {
        var hash = settings.InitWeightsSha256;
        if (hash.Length > 0 && (hash.Length != HashDigits || !hash.All(char.IsAsciiHexDigit)))
        {
            throw new InvalidInputException(HashSetting, $"'{hash}' is no SHA-256; give its {HashDigits} hexadecimal digits, or nothing.");
        }

        if (hash.Length > 0 && settings.InitWeights.Length == 0)
        {
            throw new InvalidInputException(HashSetting, "it is that of init-weights, which names no file; give both, or the file alone.");
        }
    }

    /// <summary>The settings with the hash of the file that they name, where they do not have it.</summary>
    /// <exception cref="InvalidInputException">The file cannot be read.</exception>
    public static ImageSettings Pinned(ImageSettings settings)
    {
        if (settings.InitWeights.Length == 0 || settings.InitWeightsSha256.Length > 0)
        {
            return settings;
        }

        using var file = Open(settings.InitWeights);
        return settings with { InitWeightsSha256 = Hash(file) };
    }

    /// <summary>Reads the file; null where the settings name none.</summary>
    /// <exception cref="InvalidInputException">It cannot be read, is no file of weights, or not the one that the hash is of.</exception>
    public static StartingWeights? Read(ImageSettings settings)
    {
        if (settings.InitWeights.Length == 0)
        {
            return null;
        }

        using var file = Open(settings.InitWeights);
        var hash = Hash(file);
        if (settings.InitWeightsSha256.Length > 0 && !hash.Equals(settings.InitWeightsSha256, StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidInputException(
                Setting, $"{settings.InitWeights} is another file than the one that {HashSetting} is of: its SHA-256 is {hash}, not {settings.InitWeightsSha256}; put that one back, or begin anew without the hash.");
        }

        return About(() =>
        {
            using var scope = NewDisposeScope();
            var tensors = Safetensors.Read(file, settings.InitWeights);
            foreach (var tensor in tensors.Values)
            {
                tensor.DetachFromDisposeScope();
            }

            return new StartingWeights(settings.InitWeights, tensors);
        });
    }

    /// <summary>Puts them into a model.</summary>
    /// <exception cref="InvalidInputException">They do not fit it; one line names what does not.</exception>
    public void PutInto(nn.Module model) => About(() =>
    {
        ModelWeights.Load(model, _tensors, _path);
        return model;
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in _tensors.Values)
        {
            tensor.Dispose();
        }
    }

    private static FileStream Open(string path)
    {
        try
        {
            return RegularFile.Open(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidInputException(Setting, $"{path}: there is no such file.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InvalidInputException(Setting, $"{path}: the file cannot be read: {error.Message.TrimEnd('.')}.", error);
        }
        catch (InvalidInputException refusal)
        {
            throw new InvalidInputException(Setting, refusal.Message, refusal);
        }
    }

    private static string Hash(FileStream file)
    {
        file.Position = 0;
        return Convert.ToHexString(SHA256.HashData(file)).ToLowerInvariant();
    }

    // What is wrong with the file is wrong with the setting that names it.
    private static T About<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (InvalidInputException refusal)
        {
            throw new InvalidInputException(Setting, refusal.Message, refusal);
        }
    }
}
