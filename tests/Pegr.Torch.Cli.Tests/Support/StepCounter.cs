using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Running;
using Pegr.Torch.Experiments;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Cli.Tests.Support;

/// <summary>Counts the steps of every run, and does something at one of them.</summary>
/// <param name="act">What is done.</param>
/// <param name="at">At which step, over all runs.</param>
internal sealed class StepCounter(Action act, int at) : IExperimentObserver
{
    private int _steps;

    /// <summary>The last step of every run that took one.</summary>
    public Dictionary<RunInfo, int> Steps { get; } = [];

    /// <summary>The runs that diverged.</summary>
    public List<RunInfo> Diverged { get; } = [];

    /// <summary>An experiment of the command, with this beside its own observer.</summary>
    public ExperimentDefinition Beside(ExperimentDefinition experiment) => experiment with
    {
        Run = (request, observer, checkpoints, token) => experiment.Run(request, new ObserverList(observer, this), checkpoints, token),
    };

    /// <summary>The experiment of that name, with this beside its own observer.</summary>
    public ExperimentDefinition Beside(string experiment) => Beside(ExperimentCatalog.All.Single(known => known.Name == experiment));

    /// <inheritdoc/>
    public void OnRunDiverged(RunInfo run, RunRecord record) => Diverged.Add(run);

    /// <inheritdoc/>
    public void OnStep(RunInfo run, int step)
    {
        Steps[run] = step;
        if (++_steps == at)
        {
            act();
        }
    }
}
