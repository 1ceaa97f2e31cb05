using Pegr.Torch.Files;
using Pegr.Torch.Runtime;
using Pegr.Torch.Serialization;
using Pegr.Torch.Training.Records;
using TorchSharp;

namespace Pegr.Torch.Experiments;

/// <summary>
/// Writes the final weights of every run as <c>weights/RUN.safetensors</c>, and those that validation chose as <c>weights/RUN-best.safetensors</c>,
/// as the command's run folders have them.
/// </summary>
/// <param name="folder">Gives the run folder, which is there when the first run has begun.</param>
public sealed class WeightsFiles(Func<string> folder) : IExperimentObserver
{
    /// <summary>The folder's name within a run folder.</summary>
    public const string FolderName = "weights";

    /// <summary>What the files' names end in.</summary>
    public const string Extension = ".safetensors";

    /// <summary>What a run's name is followed by in the name of the weights that validation chose.</summary>
    public const string Chosen = "-best";

    private readonly Func<string> _folder = folder ?? throw new ArgumentNullException(nameof(folder));

    /// <summary>Writes to a folder; it is made where it is not there.</summary>
    /// <param name="folder">The run folder.</param>
    public WeightsFiles(string folder)
        : this(() => folder) => ArgumentNullException.ThrowIfNull(folder);

    /// <summary>The file of a run's weights.</summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="run">The run.</param>
    /// <param name="chosen">Whether those that validation chose are meant; otherwise the final ones.</param>
    public static string PathOf(string folder, RunKey run, bool chosen)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return Path.Combine(folder, FolderName, RunName.Of(run) + (chosen ? Chosen : "") + Extension);
    }

    /// <inheritdoc/>
    public void OnWeights(RunInfo run, IReadOnlyDictionary<string, torch.Tensor> weights) => Write(run, weights, chosen: false);

    /// <inheritdoc/>
    public void OnChosenWeights(RunInfo run, IReadOnlyDictionary<string, torch.Tensor> weights) => Write(run, weights, chosen: true);

    private void Write(RunInfo run, IReadOnlyDictionary<string, torch.Tensor> weights, bool chosen)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(weights);
        Alive.RequireAll(weights.Values, nameof(weights));
        var path = PathOf(_folder(), run.Key, chosen);
        Disk.MakeFolder(Path.GetDirectoryName(path)!);
        Safetensors.Write(path, weights);
    }
}
