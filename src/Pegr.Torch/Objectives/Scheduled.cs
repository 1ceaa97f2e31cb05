using Pegr.Torch.Objectives.Schedules;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using static TorchSharp.torch;

namespace Pegr.Torch.Objectives;

/// <summary>An objective whose lambda follows a schedule and whose penalty may be applied at every k-th step only.</summary>
/// <remarks>
/// At the steps without penalty it is plain gradient descent, at its cost. The weight at the others is the schedule's,
/// not k times it: pass a schedule of k·lambda to keep the penalty's mean strength.
/// </remarks>
/// <param name="objective">The objective with a penalty.</param>
/// <param name="schedule">Its lambda.</param>
/// <param name="every">k, at least 1; the penalty is applied at steps k, 2k, 3k, …</param>
public sealed class Scheduled(IPenalizedObjective objective, ILambdaSchedule schedule, int every = 1) : IObjective, IResumable
{
    private const string StateName = "objective/step";

    private readonly IPenalizedObjective _objective = objective ?? throw new ArgumentNullException(nameof(objective));
    private readonly ILambdaSchedule _schedule = schedule ?? throw new ArgumentNullException(nameof(schedule));
    private readonly int _every = Positive.Check(every, nameof(every));
    private readonly EmpiricalRisk _plain = new() { MicroBatchSize = (objective as Objective)?.MicroBatchSize ?? 0 };

    /// <inheritdoc/>
    public string Key => _objective.Key;

    /// <summary>The weight of the last step.</summary>
    public double Lambda => _objective.Lambda;

    /// <summary>Steps done so far.</summary>
    public int Step { get; private set; }

    /// <inheritdoc/>
    public ObjectiveReport AccumulateGradients(
        nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Tensor inputs, Tensor targets)
    {
        Alive.Require(model);
        ArgumentNullException.ThrowIfNull(loss);
        Alive.Require(inputs);
        Alive.Require(targets);
        Step++;
        _objective.Lambda = Step % _every == 0 ? _schedule.At(Step) : 0;
        IObjective minimized = _objective.Lambda > 0 ? _objective : _plain;
        return minimized.AccumulateGradients(model, loss, inputs, targets);
    }

    /// <inheritdoc/>
    public void Save(SavedState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Add(StateName, Step);
        (_objective as IResumable)?.Save(state);
    }

    /// <inheritdoc/>
    public void Restore(SavedState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Step = (int)state.Number(StateName, 0, int.MaxValue);
        (_objective as IResumable)?.Restore(state);
    }
}
