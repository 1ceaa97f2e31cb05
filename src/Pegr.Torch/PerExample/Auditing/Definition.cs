using Pegr.Torch.PerExample.Ghost;
using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Auditing;

/// <summary>The definition by autograd, for the shares of a pass over one example: ∇l and the gradient of ½‖∇l‖².</summary>
/// <remarks>Its tensors belong to the dispose scope in which it was made.</remarks>
internal sealed class Definition
{
    private readonly IReadOnlyList<LayerNorms> _layers;
    private readonly List<Tensor> _ofLayers;
    private readonly List<Tensor?> _ofTrainable;

    /// <summary>Takes the gradient of the pass's loss.</summary>
    /// <exception cref="InvalidOperationException">It cannot be computed.</exception>
    public Definition(IAuditedPass pass, IReadOnlyList<LayerNorms> layers, IReadOnlyList<Parameter> trainable, bool createGraph)
    {
        _layers = layers;
        _ofLayers = [.. layers.SelectMany(layer => layer.Parameters)];
        var gradients = Autograd.Gradients(pass.Total, [.. _ofLayers, .. trainable], createGraph);
        _ofTrainable = [.. gradients.Skip(_ofLayers.Count)];
        SquaredNorms = [.. Split([.. gradients.Take(_ofLayers.Count)]).Select(SquaredNorm)];
        Total = SquaredNorm(_ofTrainable);
    }

    /// <summary>‖∇l‖² over each layer's parameters.</summary>
    public IReadOnlyList<double> SquaredNorms { get; }

    /// <summary>‖∇l‖² over all trainable parameters.</summary>
    public double Total { get; }

    /// <summary>Compares the gradient of ½‖∇l‖² with the definition's, by double backward.</summary>
    /// <param name="roots">Where the engine's gradient starts.</param>
    /// <param name="seeds">The derivatives there.</param>
    /// <exception cref="InvalidOperationException">One of the two cannot be computed.</exception>
    public IReadOnlyList<LayerComparison> ComparePenalty(IReadOnlyList<Tensor> roots, IReadOnlyList<Tensor> seeds)
    {
        // d(½‖g‖²) = g·dg: the gradients themselves, held fixed, are the seeds.
        var gradients = _ofTrainable.OfType<Tensor>().Where(gradient => gradient.requires_grad).ToList();
        var truth = Gradients(gradients, gradients.ConvertAll(gradient => gradient.detach()));
        return
        [
            .. _layers.Zip(Split(Gradients(roots, seeds)), Split(truth)).Select(entry => new LayerComparison(
                entry.First.Name,
                Math.Sqrt(SquaredNorm(entry.Second)),
                Math.Sqrt(SquaredNorm(entry.Third)),
                Math.Sqrt(SquaredNorm([.. entry.Second.Zip(entry.Third, Minus)])))),
        ];

        IReadOnlyList<Tensor?> Gradients(IReadOnlyList<Tensor> of, IReadOnlyList<Tensor> weights)
            => of.Count == 0 ? new Tensor?[_ofLayers.Count] : Autograd.Gradients(of, weights, _ofLayers);
    }

    private static double SquaredNorm(IReadOnlyList<Tensor?> tensors)
    {
        using var scope = NewDisposeScope();
        return Modules.SquaredNorm.OfAll(tensors.Select(tensor => tensor is null ? null : Dense(tensor)))?.ToNumber() ?? 0;
    }

    private static Tensor? Minus(Tensor? one, Tensor? other)
        => one is null ? other : other is null ? one : Dense(one).Plus(Dense(other).neg());

    // Squares of numbers of half precision overflow or vanish in their own type.
    private static Tensor Dense(Tensor tensor)
    {
        var values = tensor.detach();
        var dense = values.is_sparse ? values.to_dense() : values;
        return dense.dtype is ScalarType.Float16 or ScalarType.BFloat16 ? dense.to(float32) : dense;
    }

    private IEnumerable<IReadOnlyList<Tensor?>> Split(IReadOnlyList<Tensor?> ofLayers)
    {
        var start = 0;
        foreach (var layer in _layers)
        {
            yield return [.. ofLayers.Skip(start).Take(layer.Parameters.Count)];
            start += layer.Parameters.Count;
        }
    }
}
