using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Composition;

/// <summary>Gives a layer other weights and a mode for a while; on disposal it has its own again, bit for bit.</summary>
internal sealed class BorrowedWeights : IDisposable
{
    private readonly nn.Module _layer;
    private readonly bool _training;
    private readonly List<(string Name, Tensor Weight, Tensor Kept)> _weights;

    public BorrowedWeights(nn.Module layer)
    {
        _layer = layer;
        _training = layer.training;
        _weights = [.. layer.named_parameters().Select(p => (p.name, (Tensor)p.parameter, p.parameter.detach().clone().DetachFromDisposeScope()))];
    }

    /// <summary>Numbers without symmetry in all weights, and evaluation mode: other settings give other outputs.</summary>
    public void Scatter()
    {
        // Large enough for a softmax to be far from uniform and an activation far from linear.
        Set(weight => Scattered(weight.shape).mul_(Scalars.Of(3 / Math.Sqrt(weight.shape[^1]))));
        _layer.eval();
    }

    /// <summary>Zeros everywhere, except what is said of a weight.</summary>
    public void Clear(Action<string, Tensor> except)
    {
        using var noGradient = no_grad();
        foreach (var (name, weight, _) in _weights)
        {
            weight.zero_();
            except(name, weight);
        }
    }

    /// <summary>Sines of successive numbers.</summary>
    public static Tensor Scattered(params long[] shape) => ones(shape, float64).flatten().cumsum(0).sin_().view(shape);

    /// <inheritdoc/>
    public void Dispose()
    {
        using (no_grad())
        {
            _weights.ForEach(weight => weight.Weight.copy_(weight.Kept));
        }

        _weights.ForEach(weight => weight.Kept.Dispose());
        _layer.train(_training);
    }

    private void Set(Func<Tensor, Tensor> value)
    {
        using var noGradient = no_grad();
        foreach (var (_, weight, _) in _weights)
        {
            weight.copy_(value(weight));
        }
    }
}
