using Pegr.Torch.Runtime;
using Pegr.Torch.Training.Checkpoints;

namespace Pegr.Torch.Training;

/// <summary>All state of a training run that changes while it goes on.</summary>
internal sealed class JobState(TrainingJob job) : IResumable
{
    private const string GlobalGenerator = "generator";

    private readonly IReadOnlyList<IResumable> _parts =
    [
        new ModelState(job.Model),
        new OptimizerState(job.Optimizer),
        job.Batches,
        .. job.Objective is IResumable objective ? [objective] : Array.Empty<IResumable>(),
        .. job.Best is { } best ? [best] : Array.Empty<IResumable>(),
    ];

    public void Save(SavedState state)
    {
        foreach (var part in _parts)
        {
            part.Save(state);
        }

        GeneratorState.SaveGlobal(state, GlobalGenerator);
    }

    public void Restore(SavedState state)
    {
        foreach (var part in _parts)
        {
            part.Restore(state);
        }

        GeneratorState.RestoreGlobal(state, GlobalGenerator);
        state.CheckAllTaken();
    }
}
