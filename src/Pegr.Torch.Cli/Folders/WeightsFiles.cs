using Pegr.Torch.Experiments;
using Pegr.Torch.Files;
using Pegr.Torch.Serialization;
using Pegr.Torch.Training.Records;
using TorchSharp;

namespace Pegr.Torch.Cli.Folders;

/// <summary>Writes the final weights of every run as <c>weights/RUN.safetensors</c>, and those that validation chose as <c>weights/RUN-best.safetensors</c>.</summary>
/// <param name="folder">The run folder, which is there when the first run has begun.</param>
internal sealed class WeightsFiles(Func<RunFolder> folder) : IExperimentObserver
{
    /// <summary>What the files' names end in.</summary>
    public const string Extension = ".safetensors";

    /// <summary>What a run's name is followed by in the name of the weights that validation chose.</summary>
    public const string Chosen = "-best";

    /// <inheritdoc/>
    public void OnWeights(RunInfo run, IReadOnlyDictionary<string, torch.Tensor> weights) => Write(RunName.Of(run), weights);

    /// <inheritdoc/>
    public void OnChosenWeights(RunInfo run, IReadOnlyDictionary<string, torch.Tensor> weights) => Write(RunName.Of(run) + Chosen, weights);

    private void Write(string name, IReadOnlyDictionary<string, torch.Tensor> weights)
    {
        Disk.MakeFolder(folder().Weights);
        Safetensors.Write(Path.Combine(folder().Weights, name + Extension), weights);
    }
}
