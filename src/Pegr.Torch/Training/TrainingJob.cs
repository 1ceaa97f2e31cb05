using Pegr.Torch.Data;
using Pegr.Torch.Objectives;
using Pegr.Torch.Tasks;
using Pegr.Torch.Training.Checkpoints;
using Pegr.Torch.Training.Probes;
using Pegr.Torch.Training.Schedules;
using static TorchSharp.torch;

namespace Pegr.Torch.Training;

/// <summary>All that one training run needs. It owns none of it.</summary>
public sealed record TrainingJob
{
    /// <summary>The model, on the data's device.</summary>
    public required nn.Module<Tensor, Tensor> Model
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>Loss and correctness.</summary>
    public required LearningTask Task
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>What is minimized.</summary>
    public required IObjective Objective
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>The optimizer of the model's parameters.</summary>
    public required optim.Optimizer Optimizer
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>Where batches come from.</summary>
    public required BatchSampler Batches
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>Optimizer steps to do.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set below 0.</exception>
    public required int Steps
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "At least 0 is needed.");
    }

    /// <summary>Metrics are logged every so many steps, before the first and after the last.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set below 1.</exception>
    public int LogEvery
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "At least 1 is needed.");
    } = 50;

    /// <summary>What is measured when metrics are logged.</summary>
    public IReadOnlyList<IProbe> Probes
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = [];

    /// <summary>The optimizer's learning rate at every step; null leaves it as it is.</summary>
    public ILearningRateSchedule? LearningRate { get; init; }

    /// <summary>The gradient is scaled down to this norm where it is longer; 0 leaves it as it is.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set below 0, or to NaN.</exception>
    public double ClipNorm
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "At least 0 is needed.");
    }

    /// <summary>Keeps the best weights, and may end the run before its last step; null for neither.</summary>
    public BestWeights? Best { get; init; }

    /// <summary>Takes checkpoints, which stay the trainer's: every <see cref="CheckpointEvery"/> steps and when the run is
    /// canceled. Null for none. The state that is kept is finite.</summary>
    public Action<TrainingCheckpoint>? Checkpoint { get; init; }

    /// <summary>Steps between two checkpoints; 0 for none but at cancellation.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set below 0.</exception>
    public int CheckpointEvery
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "At least 0 is needed.");
    }

    /// <summary>Where to go on, the job being made as when it was interrupted; null begins. It stays the caller's.</summary>
    public TrainingCheckpoint? Start { get; init; }
}
