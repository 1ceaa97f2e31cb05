using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample;

/// <summary>Adds up gradients of a model's trainable parameters over the chunks of a batch, apart from their <c>grad</c>.</summary>
/// <remarks>Its tensors belong to the dispose scope in which it was made.</remarks>
internal sealed class GradientSum
{
    private readonly List<Tensor> _sums;

    public GradientSum(nn.Module model)
    {
        Parameters = BatchChecks.TrainableParameters(model);
        _sums = [.. Parameters.Select(parameter => zeros_like(parameter, requires_grad: false))];
    }

    /// <summary>The parameters, in the order of the gradients.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The sums, one per parameter.</summary>
    public IReadOnlyList<Tensor> Sums => _sums;

    /// <summary>Adds gradients, null standing for zero.</summary>
    public void Add(IReadOnlyList<Tensor?> gradients, double weight = 1)
    {
        using var noGradient = no_grad();
        for (var i = 0; i < _sums.Count; i++)
        {
            if (gradients[i] is { } gradient)
            {
                _sums[i].add_(gradient, alpha: weight);
            }
        }
    }

    /// <summary>The squared norm of all sums together, a scalar.</summary>
    public Tensor SquaredNorm() => PerExample.SquaredNorm.Of(_sums)!;

    /// <summary>Adds a multiple of the sums to the parameters' <c>grad</c>.</summary>
    public void AddToGrad(double scale)
    {
        using var noGradient = no_grad();
        for (var i = 0; i < _sums.Count; i++)
        {
            var addend = _sums[i] * scale;
            var grad = Parameters[i].grad;
            if (grad is null)
            {
                Parameters[i].grad = addend;
            }
            else
            {
                grad.add_(addend);
            }
        }
    }
}
