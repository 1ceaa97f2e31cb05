using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Rules;

/// <summary>
/// Base of a rule for layers that end in an elementwise w·x̂ + b, x̂ free of parameters: the weight's per-example gradient
/// sums g ∘ x̂, and the bias's g, over all axes along which the parameters are repeated.
/// </summary>
public abstract class AffineRule<TLayer> : LayerRule<TLayer>
    where TLayer : nn.Module
{
    /// <summary>The layer's weight, or null.</summary>
    protected abstract Parameter? Weight(TLayer layer);

    /// <summary>The layer's bias, or null.</summary>
    protected abstract Parameter? Bias(TLayer layer);

    /// <summary>x̂ of a call, differentiable, shaped like the output.</summary>
    protected abstract Tensor Normalized(TLayer layer, Tensor input);

    /// <summary>Sums over the axes along which the parameters are repeated, all but the first.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="perElement">[n, …], shaped like the output.</param>
    /// <returns>[n, …], with as many numbers per example as the parameter has.</returns>
    protected abstract Tensor SumRepeats(TLayer layer, Tensor perElement);

    /// <inheritdoc/>
    protected override Tensor SquaredNorms(TLayer layer, IReadOnlyList<LayerCall> calls, NormStrategy strategy)
        => Gradients(layer, calls)
            .Select(part => ((DenseGradient)part).Gradient)
            .Select(gradient => gradient.Squared().reshape(gradient.shape[0], -1).sum(1))
            .Aggregate((sum, next) => sum.Plus(next));

    /// <inheritdoc/>
    protected override IReadOnlyList<ExampleGradient> Gradients(TLayer layer, IReadOnlyList<LayerCall> calls)
    {
        var result = new List<ExampleGradient>();
        if (Weight(layer) is { requires_grad: true })
        {
            result.Add(new DenseGradient("weight", Sum(call => call.OutputGradient * Normalized(layer, call.Input))));
        }

        if (Bias(layer) is { requires_grad: true })
        {
            result.Add(new DenseGradient("bias", Sum(call => call.OutputGradient)));
        }

        return result;

        Tensor Sum(Func<LayerCall, Tensor> perElement)
            => calls.Select(call => SumRepeats(layer, perElement(call))).Aggregate((sum, next) => sum.Plus(next));
    }

    /// <summary>Sums all axes behind the channels' [n, channels, …].</summary>
    protected static Tensor SumBehindChannels(Tensor perElement)
        => perElement.dim() > 2 ? perElement.flatten(2).sum(2) : perElement;
}
