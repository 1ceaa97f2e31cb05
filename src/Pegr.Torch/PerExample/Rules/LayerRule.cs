using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Rules;

/// <summary>Base of a rule for layers of type <typeparamref name="TLayer"/>.</summary>
public abstract class LayerRule<TLayer> : ILayerRule
    where TLayer : nn.Module
{
    /// <inheritdoc/>
    public Type LayerType => typeof(TLayer);

    /// <inheritdoc/>
    public void Check(nn.Module layer) => Check((TLayer)Alive.Require(layer));

    /// <inheritdoc/>
    public Tensor SquaredNorms(nn.Module layer, IReadOnlyList<LayerCall> calls, NormStrategy strategy)
    {
        RequireAlive(layer, calls);
        return SquaredNorms((TLayer)layer, calls, strategy);
    }

    /// <inheritdoc/>
    public IReadOnlyList<ExampleGradient> Gradients(nn.Module layer, IReadOnlyList<LayerCall> calls)
    {
        RequireAlive(layer, calls);
        return Gradients((TLayer)layer, calls);
    }

    /// <inheritdoc/>
    public LayerShare Differentiate(nn.Module layer, IReadOnlyList<LayerCall> calls, NormStrategy strategy, double scale)
    {
        RequireAlive(layer, calls);
        return Differentiate((TLayer)layer, calls, strategy, scale);
    }

    /// <inheritdoc/>
    public NormCost? Cost(nn.Module layer, IReadOnlyList<LayerCall> calls)
    {
        RequireAlive(layer, calls);
        return Cost((TLayer)layer, calls);
    }

    /// <summary>See <see cref="ILayerRule.Check"/>.</summary>
    protected virtual void Check(TLayer layer)
    {
    }

    /// <summary>See <see cref="ILayerRule.SquaredNorms"/>.</summary>
    protected abstract Tensor SquaredNorms(TLayer layer, IReadOnlyList<LayerCall> calls, NormStrategy strategy);

    /// <summary>See <see cref="ILayerRule.Gradients"/>.</summary>
    protected virtual IReadOnlyList<ExampleGradient> Gradients(TLayer layer, IReadOnlyList<LayerCall> calls)
        => LayerReplay.Gradients(layer, calls);

    /// <summary>See <see cref="ILayerRule.Differentiate"/>.</summary>
    protected virtual LayerShare Differentiate(TLayer layer, IReadOnlyList<LayerCall> calls, NormStrategy strategy, double scale)
        => LocalGraph.Differentiate(this, layer, calls, strategy, scale);

    /// <summary>See <see cref="ILayerRule.Cost"/>.</summary>
    protected virtual NormCost? Cost(TLayer layer, IReadOnlyList<LayerCall> calls) => null;

    private static void RequireAlive(nn.Module layer, IReadOnlyList<LayerCall> calls)
    {
        Alive.Require(layer);
        ArgumentNullException.ThrowIfNull(calls);
        Alive.RequireAll(calls.Select(call => call.Input), nameof(calls));
        Alive.RequireAll(calls.Select(call => call.OutputGradient), nameof(calls));
    }
}
