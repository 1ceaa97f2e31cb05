using Pegr.Torch.PerExample.Ghost;
using Pegr.Torch.PerExample.Rules;
using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Chains;

/// <summary>
/// A linear layer, z_t = W a_t + b at T positions. An example's gradient is G Aᵀ, so while W moves by it, z moves by W ȧ + G AᵀA, and the gradient
/// Wᵀ G by Wᵀ Ġ + A GᵀG; the bias adds 1 to AᵀA everywhere. Of one position these are ‖a‖² and ‖g‖².
/// </summary>
/// <param name="name">Its name in the model.</param>
/// <param name="layer">The layer.</param>
internal sealed class LinearStage(string name, Linear layer) : ChainStage
{
    private readonly Parameter _weight = layer.weight;
    private readonly Parameter? _bias = layer.bias;
    private readonly bool _trainsBias = layer.bias is { requires_grad: true };
    private long[] _shape = [];
    private Tensor? _input, _gradient, _moved, _ofInputs, _ofGradients;
    private ChainTangent? _tangent;

    /// <summary>The layer.</summary>
    public Linear Layer => layer;

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters { get; } = [.. Trainable(layer.weight), .. Trainable(layer.bias)];

    // The layer's own numbers are those of its first weights.
    private (long Inputs, long Outputs) Features => _weight.shape is [var outputs, var inputs] ? (inputs, outputs) : default;

    private bool HasOnePosition => _shape.Length == 2;

    /// <inheritdoc/>
    public override long[]? ShapeOf(long[] shape)
        => shape.Length >= 2 && shape[^1] == Features.Inputs && (!Trains || shape.Length == 2 || GoesByProducts(shape)) ? [.. shape[..^1], Features.Outputs] : null;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        _shape = input.shape;
        _input = ByPositions(input);
        return nn.functional.linear(input, _weight, _bias);
    }

    /// <inheritdoc/>
    public override Tensor? Backward(Tensor gradient, bool wanted)
    {
        _gradient = ByPositions(gradient);
        return wanted ? gradient.matmul(_weight) : null;
    }

    /// <inheritdoc/>
    public override LayerNorms? SquaredNorms()
    {
        if (!Trains)
        {
            return null;
        }

        (_ofInputs, _ofGradients) = (Products(_input!), Products(_gradient!));
        if (_trainsBias)
        {
            _ofInputs.Increase(1);
        }

        var products = _ofInputs * _ofGradients;
        return new LayerNorms(name, Parameters, HasOnePosition ? products.view(-1) : products.sum([1, 2]));
    }

    /// <inheritdoc/>
    public override ChainTangent? Tangent(ChainTangent? tangent, double scale)
    {
        _tangent = tangent;
        var carried = tangent?.Times(_weight.t());
        if (!Trains)
        {
            return carried is null ? null : new ChainTangent(carried);
        }

        return carried is null && HasOnePosition
            ? new ChainTangent(_gradient!, _ofInputs!.Times(scale))
            : new ChainTangent(Plus(carried, _ofInputs!, _gradient!, scale, [.. _shape[..^1], Features.Outputs]));
    }

    /// <inheritdoc/>
    public override Tensor? BackwardTangent(Tensor gradient, double scale, bool wanted)
    {
        _moved = ByPositions(gradient);
        if (!wanted)
        {
            return null;
        }

        var carried = gradient.matmul(_weight);
        return Trains ? Plus(carried, _ofGradients!, _input!, scale, _shape) : carried;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> ParameterGradients()
    {
        if (!Trains)
        {
            return [];
        }

        var moved = _moved!.reshape(-1, Features.Outputs);
        var ofWeight = moved.t().mm(_input!.reshape(-1, Features.Inputs));
        if (_tangent is var (rows, factors))
        {
            var gradient = factors is null ? _gradient! : _gradient! * factors;
            ofWeight.addmm_(gradient.reshape(-1, Features.Outputs).t(), rows.reshape(-1, Features.Inputs), 1, 1);
        }

        return _trainsBias ? [ofWeight, moved.sum([0])] : [ofWeight];
    }

    private static Parameter[] Trainable(Parameter? parameter) => parameter is { requires_grad: true } ? [parameter] : [];

    private bool GoesByProducts(long[] shape)
        => new NormCost(shape[1..^1].Aggregate(1L, (product, length) => product * length), Features.Inputs, Features.Outputs).Choose(NormStrategy.Auto)
            == NormStrategy.InnerProduct;

    // [n, features] of one position, else [n, T, features].
    private Tensor ByPositions(Tensor t) => _shape.Length is 2 or 3 ? t : t.flatten(1, -2);

    // The products of an example's positions: [n, 1] of one, else [n, T, T].
    private Tensor Products(Tensor t) => HasOnePosition ? t.norm(1, keepdim: true, p: 2).Squared() : t.bmm(t.transpose(1, 2));

    // What is carried, or 0, plus scale times the products times t, as one tensor.
    private Tensor Plus(Tensor? carried, Tensor products, Tensor t, double scale, long[] shape)
    {
        var weights = products.Times(scale);
        if (!HasOnePosition)
        {
            var own = weights.bmm(t).view(shape);
            return carried is null ? own : carried.Increase(own);
        }

        return carried is null ? t * weights : carried.addcmul_(t, weights, Scalars.Of(1));
    }
}
