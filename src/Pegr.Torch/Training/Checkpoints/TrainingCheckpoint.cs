using Pegr.Torch.Runtime;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Training.Checkpoints;

/// <summary>A training run between two steps. Owns its state.</summary>
/// <param name="Step">Optimizer steps done.</param>
/// <param name="Rows">What was logged so far.</param>
/// <param name="Seconds">Wall-clock seconds so far.</param>
/// <param name="State">Model, optimizer, position in the epoch, random numbers.</param>
public sealed record TrainingCheckpoint(int Step, IReadOnlyList<MetricRow> Rows, double Seconds, SavedState State) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => State.Dispose();
}
