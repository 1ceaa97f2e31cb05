using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Modules;

/// <summary>Adds up gradients of a model's trainable parameters over the pieces of a batch, apart from their <c>grad</c>.</summary>
/// <remarks>Each piece is added in a dispose scope of its own; the sums belong to the scope around it.</remarks>
/// <param name="parameters">The model's trainable parameters.</param>
internal sealed class GradientSum(IReadOnlyList<Parameter> parameters)
{
    private readonly Tensor?[] _sums = new Tensor?[parameters.Count];

    /// <summary>The parameters, in the order of the gradients.</summary>
    public IReadOnlyList<Parameter> Parameters { get; } = parameters;

    /// <summary>The sums, one per parameter; null stands for zero.</summary>
    public IReadOnlyList<Tensor?> Sums => _sums;

    /// <summary>Adds gradients, null standing for zero.</summary>
    public void Add(IReadOnlyList<Tensor?> gradients, double weight = 1)
    {
        using var noGradient = no_grad();
        for (var i = 0; i < _sums.Length; i++)
        {
            if (gradients[i] is { } given)
            {
                var gradient = given.is_sparse ? given.to_dense() : given;

                // Never in place: autograd may hand out one tensor as the gradient of two parameters.
                var sum = _sums[i] is { } former ? former.add(gradient, alpha: Scalars.Of(weight))
                    : weight == 1 ? gradient.detach() : gradient.Times(weight);
                _sums[i] = sum.MoveToOuterDisposeScope();
            }
        }
    }

    /// <summary>The squared norm of all sums together, a scalar without graph.</summary>
    public Tensor SquaredNorm()
    {
        using var noGradient = no_grad();
        return Modules.SquaredNorm.OfAll(_sums) ?? zeros_like(Parameters[0].sum());
    }

    /// <summary>Adds a multiple of the sums to the parameters' <c>grad</c>.</summary>
    public void AddToGrad(StepNumber scale)
    {
        using var noGradient = no_grad();
        for (var i = 0; i < _sums.Length; i++)
        {
            if (_sums[i] is not { } sum)
            {
                continue;
            }

            if (Parameters[i].grad is { is_sparse: true } sparse)
            {
                Parameters[i].grad = scale.AddTo(sparse.to_dense(), sum);
            }
            else if (Parameters[i].grad is { } grad)
            {
                scale.Increase(grad, sum);
            }
            else
            {
                Parameters[i].grad = scale.Times(sum);
            }
        }
    }
}
