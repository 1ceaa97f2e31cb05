using Pegr.Torch.Objectives;
using Pegr.Torch.Objectives.Schedules;

namespace Pegr.Torch.ReducedDynamics;

/// <summary>An objective whose lambda follows a schedule and whose penalty may be applied at every k-th step only, as <see cref="Scheduled"/> has it.</summary>
/// <param name="objective">The objective with its full lambda.</param>
/// <param name="lambda">The full lambda, above 0.</param>
/// <param name="schedule">The lambda of each step.</param>
/// <param name="every">k.</param>
/// <param name="products">The data.</param>
internal sealed class ReducedScheduled(IReducedPenalty objective, double lambda, ILambdaSchedule schedule, int every, InnerProducts products)
    : IReducedObjective, IDisposable
{
    private readonly ReducedPenalty _plain = new(perExample: 0, mean: 0, products);
    private int _step;

    /// <inheritdoc/>
    public void ComputeGradient(ForwardPass pass, ReducedVector weights, ReducedVector gradient)
    {
        _step++;
        objective.Strength = _step % every == 0 ? schedule.At(_step) / lambda : 0;
        IReducedObjective minimized = objective.Strength > 0 ? objective : _plain;
        minimized.ComputeGradient(pass, weights, gradient);
    }

    /// <inheritdoc/>
    public void Dispose() => (objective as IDisposable)?.Dispose();
}
