using Pegr.Torch.Data;
using Pegr.Torch.PerExample.Checks;
using Pegr.Torch.PerExample.Ghost;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Chains;

/// <summary>
/// A step over a chunk by forward-over-reverse differentiation: the gradient of ½ sum_i ‖∇l_i‖² is sum_i H_i ∇l_i, the derivative of every example's
/// gradient along itself. So after forward and backward both are gone through once more for their derivatives along that direction, which each layer
/// knows in closed form; autograd differentiates the loss alone. Pearlmutter, "Fast exact multiplication by the Hessian", Neural Computation 6, 1994.
/// </summary>
internal sealed class ChainPass
{
    private readonly ModelChain _chain;
    private readonly ChainLoss _loss;
    private readonly List<LayerNorms> _norms = [];
    private readonly int _firstTrained;

    private ChainPass(ModelChain chain, ChainLoss loss)
    {
        (_chain, _loss) = (chain, loss);
        _firstTrained = chain.Stages.TakeWhile(stage => !stage.Trains).Count();
        using var noGradient = no_grad();
        Tensor? next = loss.Gradient.clone();
        for (var i = chain.Stages.Count - 1; i >= _firstTrained; i--)
        {
            next = chain.Stages[i].Backward(next!, i > _firstTrained);
        }

        foreach (var stage in chain.Stages)
        {
            if (stage.SquaredNorms() is { } norms)
            {
                _norms.Add(norms);
            }
        }
    }

    /// <summary>l_i, [c].</summary>
    public Tensor Losses => _loss.Losses;

    /// <summary>Every layer's share of ‖∇l_i‖², without graph.</summary>
    public IReadOnlyList<LayerNorms> Norms => _norms;

    /// <summary>‖∇l_i‖², [c], without graph.</summary>
    public Tensor SquaredNorms => _norms.Select(layer => layer.SquaredNorms).Aggregate((sum, next) => sum.Plus(next));

    /// <summary>Goes forward and backward.</summary>
    /// <exception cref="InvalidOperationException">The losses are not one differentiable number per example.</exception>
    public static ChainPass Of(ModelChain chain, PerExampleLoss loss, BatchChunk chunk)
    {
        BatchChecks.GradientsAreOn();
        Tensor outputs;
        using (no_grad())
        {
            outputs = chain.Stages.Aggregate(chunk.Inputs, (input, stage) => stage.Forward(input));
        }

        return new ChainPass(chain, ChainLoss.Of(loss, outputs, chunk));
    }

    /// <summary>The gradients of lossScale·sum_i l_i + penaltyScale·sum_i ‖∇l_i‖² with respect to the trainable parameters. Once only.</summary>
    public IReadOnlyList<(Parameter Parameter, Tensor Gradient)> Differentiate(double lossScale, double penaltyScale)
    {
        var scale = 2 * penaltyScale;
        using var noGradient = no_grad();
        ChainTangent? tangent = null;
        foreach (var stage in _chain.Stages)
        {
            tangent = stage.Tangent(tangent, scale);
        }

        Tensor? next = _loss.Gradient.Times(lossScale);
        if (_loss.Along(tangent!.Whole()) is { } moved)
        {
            next.Increase(moved);
        }

        for (var i = _chain.Stages.Count - 1; i >= _firstTrained; i--)
        {
            next = _chain.Stages[i].BackwardTangent(next!, scale, i > _firstTrained);
        }

        var found = new List<(Parameter Parameter, Tensor Gradient)>();
        foreach (var stage in _chain.Stages)
        {
            found.AddRange(stage.Parameters.Zip(stage.ParameterGradients()));
        }

        return found;
    }
}
