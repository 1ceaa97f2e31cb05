namespace Pegr.Torch.ReducedDynamics;

/// <summary>An objective whose gradient is computed on inner products.</summary>
internal interface IReducedObjective
{
    /// <summary>Computes the objective's gradient, inner products included.</summary>
    /// <param name="pass">The network and its data.</param>
    /// <param name="weights">The weights; as they were on return.</param>
    /// <param name="gradient">The result.</param>
    void ComputeGradient(ForwardPass pass, ReducedVector weights, ReducedVector gradient);
}
