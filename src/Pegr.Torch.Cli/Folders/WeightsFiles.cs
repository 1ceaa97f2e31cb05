using Pegr.Torch.Experiments;
using Pegr.Torch.Files;
using Pegr.Torch.Serialization;
using Pegr.Torch.Training.Records;
using TorchSharp;

namespace Pegr.Torch.Cli.Folders;

/// <summary>Writes the final weights of every run as <c>weights/RUN.safetensors</c>.</summary>
/// <param name="folder">The run folder, which is there when the first run has begun.</param>
internal sealed class WeightsFiles(Func<RunFolder> folder) : IExperimentObserver
{
    /// <summary>What the files' names end in.</summary>
    public const string Extension = ".safetensors";

    /// <inheritdoc/>
    public void OnWeights(RunInfo run, IReadOnlyDictionary<string, torch.Tensor> weights)
    {
        Disk.MakeFolder(folder().Weights);
        Safetensors.Write(Path.Combine(folder().Weights, RunName.Of(run) + Extension), weights);
    }
}
