using Pegr.Torch.Data;
using Pegr.Torch.Objectives;
using Pegr.Torch.Training.Probes;
using static TorchSharp.torch;

namespace Pegr.Torch.Training;

/// <summary>All that one training run needs. It owns none of it.</summary>
public sealed record TrainingJob
{
    /// <summary>The model, on the data's device.</summary>
    public required nn.Module<Tensor, Tensor> Model { get; init; }

    /// <summary>Loss and correctness.</summary>
    public required LearningTask Task { get; init; }

    /// <summary>What is minimised.</summary>
    public required IObjective Objective { get; init; }

    /// <summary>The optimiser of the model's parameters.</summary>
    public required optim.Optimizer Optimizer { get; init; }

    /// <summary>Where batches come from.</summary>
    public required BatchSampler Batches { get; init; }

    /// <summary>Optimiser steps to do.</summary>
    public required int Steps { get; init; }

    /// <summary>Metrics are logged every so many steps, before the first and after the last.</summary>
    public int LogEvery { get; init; } = 50;

    /// <summary>What is measured when metrics are logged.</summary>
    public IReadOnlyList<IProbe> Probes { get; init; } = [];
}
