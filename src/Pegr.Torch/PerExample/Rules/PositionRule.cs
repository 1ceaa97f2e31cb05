using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Rules;

/// <summary>
/// Base of a rule for layers whose weight W, [out, in], acts at T positions of an example, z_t = W a_t + b: the weight's
/// per-example gradient is G Aᵀ = sum_t g_t a_tᵀ and the bias's sum_t g_t. A derived rule says what a_t and g_t are;
/// several calls of one layer are more positions.
/// </summary>
public abstract class PositionRule<TLayer> : LayerRule<TLayer>
    where TLayer : nn.Module
{
    /// <summary>The layer's weight.</summary>
    protected abstract Parameter Weight(TLayer layer);

    /// <summary>The layer's bias, or null.</summary>
    protected abstract Parameter? Bias(TLayer layer);

    /// <summary>The number of independent groups, each with its own [out, in] weight.</summary>
    protected virtual long Groups(TLayer layer) => 1;

    /// <summary>A, from a call's input to [n, groups·in, T], differentiable.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="call">The call; its output gradient tells the output's shape.</param>
    protected abstract Tensor Inputs(TLayer layer, LayerCall call);

    /// <summary>G, from a call's output gradient to [n, groups·out, T], differentiable.</summary>
    protected abstract Tensor Gradients(TLayer layer, LayerCall call);

    /// <summary>What the bias's gradient sums, from a call's output gradient to [n, out, positions]; null for G itself.</summary>
    protected virtual Tensor? BiasGradients(TLayer layer, LayerCall call) => null;

    /// <inheritdoc/>
    protected override NormCost Cost(TLayer layer, IReadOnlyList<LayerCall> calls)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var groups = Groups(layer);
        var (inputs, gradients) = (Inputs(layer, calls[0]), Gradients(layer, calls[0]));
        return new NormCost(calls.Count * inputs.shape[2], inputs.shape[1] / groups, gradients.shape[1] / groups, groups);
    }

    /// <inheritdoc/>
    protected override Tensor SquaredNorms(TLayer layer, IReadOnlyList<LayerCall> calls, NormStrategy strategy)
    {
        Tensor? norms = null;
        if (Weight(layer).requires_grad)
        {
            norms = OuterProduct.SquaredNorms(Join(calls, Inputs, layer), Join(calls, Gradients, layer), Groups(layer), strategy);
        }

        if (Bias(layer) is { requires_grad: true })
        {
            var bias = Join(calls, OfBias, layer).sum(2).Squared().sum(1);
            norms = norms is null ? bias : norms.Plus(bias);
        }

        return norms!;
    }

    /// <summary>The weight's per-example gradients, from A and G; a rule whose weight is not [out, in] in memory says how.</summary>
    protected virtual OuterProductGradient WeightGradient(TLayer layer, Tensor inputs, Tensor gradients)
        => new("weight", gradients, inputs, Groups(layer));

    /// <inheritdoc/>
    protected override IReadOnlyList<ExampleGradient> Gradients(TLayer layer, IReadOnlyList<LayerCall> calls)
    {
        var result = new List<ExampleGradient>();
        if (Weight(layer).requires_grad)
        {
            result.Add(WeightGradient(layer, Join(calls, Inputs, layer), Join(calls, Gradients, layer)));
        }

        if (Bias(layer) is { requires_grad: true })
        {
            result.Add(new DenseGradient("bias", Join(calls, OfBias, layer).sum(2)));
        }

        return result;
    }

    /// <inheritdoc/>
    protected override LayerShare Differentiate(TLayer layer, IReadOnlyList<LayerCall> calls, NormStrategy strategy, double scale)
    {
        if (!Weight(layer).requires_grad)
        {
            return base.Differentiate(layer, calls, strategy, scale);
        }

        // The closed formulas for A and G; autograd only carries them back through the (linear) arrangement in positions.
        using var enabled = enable_grad();
        List<LayerCall> leaves = [.. calls.Select(call => call with { OutputGradient = call.OutputGradient.detach().requires_grad_() })];
        var (inputs, gradients) = (Join(leaves, Inputs, layer), Join(leaves, Gradients, layer));
        var hasBias = Bias(layer) is { requires_grad: true };
        var ofBias = hasBias && BiasGradients(layer, leaves[0]) is not null ? Join(leaves, OfBias, layer).sum(2) : null;
        Tensor norms, inputSeed, gradientSeed;
        using (no_grad())
        {
            (norms, inputSeed, gradientSeed) = OuterProduct.Differentiate(
                inputs, gradients, Groups(layer), strategy, scale, wantInputs: inputs.requires_grad, withSums: hasBias && ofBias is null);
        }

        var roots = new List<Tensor> { gradients };
        var seeds = new List<Tensor> { gradientSeed };
        if (inputs.requires_grad)
        {
            roots.Add(inputs);
            seeds.Add(inputSeed);
        }

        if (ofBias is not null)
        {
            norms = norms.Plus(ofBias.detach().Squared().sum(1));
            roots.Add(ofBias);
            seeds.Add(ofBias.detach().Times(2 * scale));
        }

        return Transposed(leaves, norms, roots, seeds);
    }

    private Tensor OfBias(TLayer layer, LayerCall call) => BiasGradients(layer, call) ?? Gradients(layer, call);

    private static LayerShare Transposed(List<LayerCall> calls, Tensor norms, List<Tensor> roots, List<Tensor> seeds)
    {
        List<Tensor> wanted = [.. calls.Select(call => call.OutputGradient), .. calls.Where(call => call.Input.requires_grad).Select(call => call.Input)];
        var derivatives = Autograd.Gradients(roots, seeds, wanted);
        var ofInputs = new Queue<Tensor?>(derivatives.Skip(calls.Count));
        return new LayerShare(norms, [.. calls.Select((call, i) => (call.Input.requires_grad ? ofInputs.Dequeue() : null, derivatives[i]))]);
    }

    private static Tensor Join(IReadOnlyList<LayerCall> calls, Func<TLayer, LayerCall, Tensor> part, TLayer layer)
        => calls.Count == 1 ? part(layer, calls[0]) : cat([.. calls.Select(call => part(layer, call))], 2);
}
