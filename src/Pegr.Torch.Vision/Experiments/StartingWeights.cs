using Pegr.Torch.Serialization;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Experiments;

/// <summary>Weights from a file that every run starts with, in place of random ones. Owns its tensors.</summary>
internal sealed class StartingWeights : IDisposable
{
    private const string Setting = "init-weights";

    private readonly string _path;
    private readonly IReadOnlyDictionary<string, Tensor> _tensors;

    private StartingWeights(string path, IReadOnlyDictionary<string, Tensor> tensors) => (_path, _tensors) = (path, tensors);

    /// <summary>The file that settings name.</summary>
    public static PinnedFile FileOf(ImageSettings settings) => new(Setting, settings.InitWeights, settings.InitWeightsSha256);

    /// <summary>Reads the file; null where the settings name none.</summary>
    /// <exception cref="InvalidInputException">It cannot be read, is no file of weights, or not the one that the hash is of.</exception>
    public static StartingWeights? Read(ImageSettings settings)
    {
        if (!FileOf(settings).IsNamed)
        {
            return null;
        }

        using var file = FileOf(settings).Open();
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
