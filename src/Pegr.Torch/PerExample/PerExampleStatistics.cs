using Pegr.Torch.PerExample.Auditing;
using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample;

/// <summary>
/// Losses and squared gradient norms of the examples of one batch, and the figures that follow from them. Owns its
/// tensors.
/// </summary>
public sealed class PerExampleStatistics : IDisposable
{
    /// <summary>Takes the tensors over, out of the innermost dispose scope into the next.</summary>
    /// <param name="losses">l_i, [n].</param>
    /// <param name="squaredNorms">‖∇l_i‖², [n].</param>
    /// <param name="squaredMeanNorm">‖∇L_S‖², a scalar; detached here.</param>
    public PerExampleStatistics(Tensor losses, Tensor squaredNorms, Tensor squaredMeanNorm)
    {
        Alive.Require(losses);
        Alive.Require(squaredNorms);
        Alive.Require(squaredMeanNorm);
        Losses = losses.MoveToOuterDisposeScope();
        SquaredNorms = squaredNorms.MoveToOuterDisposeScope();
        SquaredMeanNorm = squaredMeanNorm.detach().MoveToOuterDisposeScope();
    }

    /// <summary>The losses l_i, [n].</summary>
    public Tensor Losses { get; }

    /// <summary>The squared gradient norms ‖∇l_i‖², [n].</summary>
    public Tensor SquaredNorms { get; }

    /// <summary>The squared norm of the mean gradient, ‖∇L_S‖², a scalar without graph.</summary>
    public Tensor SquaredMeanNorm { get; }

    /// <summary>The number of examples n.</summary>
    public long Count => Alive.Require(Losses).shape[0];

    /// <summary>The penalty (1/n) sum_i ‖∇l_i‖², which is also the trace of the empirical Fisher information.</summary>
    public double Penalty => Number(Alive.Require(SquaredNorms).mean());

    /// <summary>The variance of the gradient over the examples, (1/n) sum_i ‖∇l_i − ∇L_S‖²: the penalty minus ‖∇L_S‖², and 0 where rounding makes the difference
    /// of gradients that agree negative.</summary>
    public double GradientVariance => Math.Max(Penalty - Number(SquaredMeanNorm.alias()), 0);

    /// <summary>The gradient's signal-to-noise ratio, ‖∇L_S‖² / <see cref="GradientVariance"/>; infinite where all gradients agree.</summary>
    public double GradientSignalToNoiseRatio => Number(Alive.Require(SquaredMeanNorm).alias()) / GradientVariance;

    /// <summary>What the engine compared with the definition in this use; null if no audit was due.</summary>
    public AuditReport? Audit { get; init; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Losses.Dispose();
        SquaredNorms.Dispose();
        SquaredMeanNorm.Dispose();
    }

    private static double Number(Tensor scalar)
    {
        using (scalar)
        using (var number = scalar.to(float64, copy: true).detach_())
        {
            return number.item<double>();
        }
    }
}
