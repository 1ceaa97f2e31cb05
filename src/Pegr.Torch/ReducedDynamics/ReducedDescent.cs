using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.Training;
using Pegr.Torch.Training.Schedules;

namespace Pegr.Torch.ReducedDynamics;

/// <summary>Gradient descent's update with momentum, weight decay and clipping, at a learning rate that may change.</summary>
/// <param name="settings">The training.</param>
internal sealed class ReducedDescent(SyntheticSettings settings)
{
    private readonly ILearningRateSchedule _schedule = settings.LearningRates(settings.Steps);

    private double[]? _velocity;

    /// <summary>The learning rate of the step that is being made.</summary>
    public double LearningRate { get; private set; } = settings.LearningRate;

    /// <summary>Begins a step, from 1.</summary>
    public void Begin(int step) => LearningRate = _schedule.At(step);

    /// <summary>Ends it.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="gradient">The gradient; used up.</param>
    public void Step(ReducedVector weights, ReducedVector gradient)
    {
        var direction = gradient.Values;
        if (settings.ClipNorm > 0)
        {
            Clip(gradient);
        }

        if (settings.WeightDecay != 0)
        {
            Rows.AddScaled(direction, settings.WeightDecay, weights.Values);
        }

        if (settings.Momentum != 0)
        {
            direction = Accumulated(direction);
        }

        Rows.AddScaled(weights.Values, -LearningRate, direction);
    }

    private void Clip(ReducedVector gradient)
    {
        var scale = GradientClipping.Scale(Math.Sqrt(gradient.SquaredNorm()), settings.ClipNorm);
        foreach (ref var number in gradient.Values.AsSpan())
        {
            number *= scale;
        }
    }

    // The velocity; with Nesterov's momentum the gradient and a part of the velocity.
    private double[] Accumulated(double[] gradient)
    {
        _velocity ??= new double[gradient.Length];
        for (var k = 0; k < gradient.Length; k++)
        {
            _velocity[k] = (settings.Momentum * _velocity[k]) + gradient[k];
        }

        if (!settings.Nesterov)
        {
            return _velocity;
        }

        Rows.AddScaled(gradient, settings.Momentum, _velocity);
        return gradient;
    }
}
