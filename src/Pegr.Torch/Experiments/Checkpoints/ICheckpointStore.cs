using Pegr.Torch.Training.Checkpoints;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Experiments.Checkpoints;

/// <summary>Where an experiment leaves what it needs to go on after an interruption. Asked only about runs that have started.</summary>
public interface ICheckpointStore
{
    /// <summary>The record of a run that has ended, well or diverged; null where it has not.</summary>
    RunRecord? FindFinished(RunInfo run);

    /// <summary>Keeps the record of a run that has ended, well or diverged.</summary>
    void SaveFinished(RunInfo run, RunRecord record);

    /// <summary>Where a run was left; null where nothing is known of it. The caller disposes it.</summary>
    TrainingCheckpoint? Find(RunInfo run);

    /// <summary>Keeps where a run is, in place of what was kept of it or an earlier run. The checkpoint stays the caller's.</summary>
    void Save(RunInfo run, TrainingCheckpoint checkpoint);
}
