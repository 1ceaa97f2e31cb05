using Pegr.Torch.Data;
using Pegr.Torch.Tasks;
using Pegr.Torch.Training;
using Pegr.Torch.Training.Probes;
using Pegr.Torch.Training.Records;
using static TorchSharp.torch;

namespace Pegr.Torch.Experiments;

/// <summary>The data of one seed, and how models for it are made: what all objectives of that seed share.</summary>
public abstract class PreparedSeed : IDisposable
{
    /// <summary>Loss and correctness.</summary>
    public abstract LearningTask Task { get; }

    /// <summary>The training set, on the device.</summary>
    public abstract TensorDataset Train { get; }

    /// <summary>Changes training inputs at random whenever they are drawn; null leaves them as they are.</summary>
    public virtual IBatchAugmentation? Augmentation => null;

    /// <summary>A model with this seed's initial weights, on the device; the same at every call. The caller disposes it.</summary>
    public abstract nn.Module<Tensor, Tensor> CreateModel();

    /// <summary>What is measured of a model while it trains.</summary>
    public abstract IReadOnlyList<IProbe> CreateProbes(nn.Module<Tensor, Tensor> model);

    /// <summary>What is measured of a model while it trains, where only choices follow from it.</summary>
    public virtual IReadOnlyList<IProbe> CreateChoosingProbes(nn.Module<Tensor, Tensor> model) => CreateProbes(model);

    /// <summary>What chooses the step whose weights are measured at the end, and may end a run early; null for the last step.
    /// The caller disposes it.</summary>
    public virtual BestWeights? CreateChoice(nn.Module<Tensor, Tensor> model) => null;

    /// <summary>Adds what is measured once, at the end.</summary>
    public virtual RunRecord Complete(RunRecord record, nn.Module<Tensor, Tensor> model) => record;

    /// <summary>Data and weights that let others repeat the run, of the current dispose scope; empty where it offers none.</summary>
    public virtual IReadOnlyDictionary<string, Tensor> Tensors(nn.Module<Tensor, Tensor> model)
        => new Dictionary<string, Tensor>();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Disposes the data.</summary>
    protected abstract void Dispose(bool disposing);
}
