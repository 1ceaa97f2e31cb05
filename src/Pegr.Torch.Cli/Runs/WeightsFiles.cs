using Pegr.Torch.Experiments;
using Pegr.Torch.Serialization;
using TorchSharp;

namespace Pegr.Torch.Cli.Runs;

/// <summary>Writes the final weights of every run as <c>weights/RUN.safetensors</c>.</summary>
/// <param name="folder">The run folder, which is there when the first run has begun.</param>
internal sealed class WeightsFiles(Func<RunFolder> folder) : IExperimentObserver
{
    /// <inheritdoc/>
    public void OnWeights(RunInfo run, IReadOnlyDictionary<string, torch.Tensor> weights)
    {
        var path = Directory.CreateDirectory(folder().Weights).FullName;
        Safetensors.Write(Path.Combine(path, $"{RunName.Of(run)}.safetensors"), weights);
    }
}
