namespace Pegr.Torch.ReducedDynamics;

/// <summary>Stochastic gradient descent's update with momentum and weight decay, here of the full batch.</summary>
/// <param name="learningRate">The step size.</param>
/// <param name="momentum">Momentum.</param>
/// <param name="weightDecay">L2 weight decay.</param>
internal sealed class ReducedDescent(double learningRate, double momentum, double weightDecay)
{
    private double[]? _velocity;

    /// <summary>Takes a step.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="gradient">The gradient; used up.</param>
    public void Step(ReducedVector weights, ReducedVector gradient)
    {
        var direction = gradient.Values;
        if (weightDecay != 0)
        {
            Rows.AddScaled(direction, weightDecay, weights.Values);
        }

        if (momentum != 0)
        {
            _velocity ??= new double[direction.Length];
            Rows.AddScaled(direction, momentum, _velocity);
            direction.CopyTo(_velocity, 0);
        }

        Rows.AddScaled(weights.Values, -learningRate, direction);
    }
}
