using static TorchSharp.torch;

namespace Pegr.Torch.PerExample;

/// <summary>Losses and squared gradient norms of the examples of one batch. Owns its tensors.</summary>
public sealed class PerExampleStatistics : IDisposable
{
    /// <summary>Takes the tensors over, out of the innermost dispose scope into the next.</summary>
    /// <param name="losses">l_i, [n]; detached here.</param>
    /// <param name="squaredNorms">‖∇l_i‖², [n]; detached here.</param>
    internal PerExampleStatistics(Tensor losses, Tensor squaredNorms)
    {
        Losses = losses.detach().MoveToOuterDisposeScope();
        SquaredNorms = squaredNorms.detach().MoveToOuterDisposeScope();
    }

    /// <summary>The losses l_i, [n], without graph.</summary>
    public Tensor Losses { get; }

    /// <summary>The squared gradient norms ‖∇l_i‖², [n], without graph.</summary>
    public Tensor SquaredNorms { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Losses.Dispose();
        SquaredNorms.Dispose();
    }
}
