using Pegr.Torch.Models.Exchange;
using Pegr.Torch.Models.Transformers;
using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Models.Composed;

/// <summary>
/// What <see cref="MultiheadAttention"/> computes, with its inputs and outputs, of layers that the ghost engine covers: one
/// linear map each to queries, keys and values, scaled dot-product attention, one of the heads' answers.
/// </summary>
public sealed class ComposedAttention : nn.Module<Tensor, Tensor, Tensor, Tensor?, bool, Tensor?, Tuple<Tensor, Tensor>>, IComposition
{
    private readonly Linear _query;
    private readonly Linear _key;
    private readonly Linear _value;
    private readonly Linear _output;
    private readonly Dropout? _dropout;

    /// <summary>Creates the layer with initial weights of linear layers, from torch's global generator.</summary>
    /// <param name="features">Numbers of a query and of an answer, a multiple of <paramref name="heads"/>.</param>
    /// <param name="heads">Heads.</param>
    /// <param name="dropout">Probability with which an attention weight is dropped in training mode.</param>
    /// <param name="bias">Whether the linear maps have biases.</param>
    /// <param name="keyFeatures">Numbers of a key; null for those of a query.</param>
    /// <param name="valueFeatures">Numbers of a value; null for those of a query.</param>
    /// <exception cref="ArgumentOutOfRangeException">The heads do not divide the features.</exception>
    public ComposedAttention(
        long features, long heads, double dropout = 0, bool bias = true, long? keyFeatures = null, long? valueFeatures = null)
        : base(nameof(ComposedAttention))
    {
        (Features, Heads, Dropout) = (features, AttentionHeads.Checked(features, heads), dropout);
        (KeyFeatures, ValueFeatures) = (keyFeatures ?? features, valueFeatures ?? features);
        register_module("q_proj", _query = nn.Linear(features, features, bias));
        register_module("k_proj", _key = nn.Linear(KeyFeatures, features, bias));
        register_module("v_proj", _value = nn.Linear(ValueFeatures, features, bias));
        register_module("out_proj", _output = nn.Linear(features, features, bias));
        if (dropout > 0)
        {
            register_module("dropout", _dropout = nn.Dropout(dropout));
        }
    }

    /// <summary>Numbers of a query.</summary>
    public long Features { get; }

    /// <summary>Numbers of a key.</summary>
    public long KeyFeatures { get; }

    /// <summary>Numbers of a value.</summary>
    public long ValueFeatures { get; }

    /// <summary>Heads.</summary>
    public long Heads { get; }

    /// <summary>Probability with which an attention weight is dropped in training mode.</summary>
    public double Dropout { get; }

    /// <summary>Whether the linear maps have biases.</summary>
    public bool HasBias => _output.bias is not null;

    /// <summary>Attends, positions first, as TorchSharp's layer does.</summary>
    /// <param name="query">[L, n, features].</param>
    /// <param name="key">[S, n, key features].</param>
    /// <param name="value">[S, n, value features].</param>
    /// <param name="key_padding_mask">[n, S], true where a key is to be ignored; or null.</param>
    /// <param name="need_weights">Whether the weights are wanted.</param>
    /// <param name="attn_mask">Numbers that are added to the scores, [L, S] or [n·heads, L, S]; or null.</param>
    /// <returns>The answers, [L, n, features], and the weights, the heads' mean, [n, L, S], or an empty tensor.</returns>
    /// <exception cref="ArgumentException">A mask is of a wrong type.</exception>
    public override Tuple<Tensor, Tensor> forward(
        Tensor query, Tensor key, Tensor value, Tensor? key_padding_mask, bool need_weights, Tensor? attn_mask)
    {
        Alive.RequireAll([query, key, value]);
        Alive.RequireGiven(key_padding_mask);
        Alive.RequireGiven(attn_mask);
        using var scope = NewDisposeScope();
        var (output, weights) = Attend(
            query.transpose(0, 1), key.transpose(0, 1), value.transpose(0, 1), AttentionMasks.Join(attn_mask, key_padding_mask, Heads, query));
        var mean = need_weights ? weights.view(query.shape[1], Heads, weights.shape[1], weights.shape[2]).mean([1]) : empty(0);
        return Tuple.Create(output.transpose(0, 1).MoveToOuterDisposeScope(), mean.MoveToOuterDisposeScope());
    }

    /// <summary>Attends, with TorchSharp's default values.</summary>
    public new Tuple<Tensor, Tensor> call(
        Tensor query, Tensor key, Tensor value, Tensor? keyPaddingMask = null, bool needWeights = true, Tensor? attentionMask = null)
        => base.call(query, key, value, keyPaddingMask, needWeights, attentionMask);

    IEnumerable<WeightPieces> IComposition.Weights()
    {
        if (KeyFeatures == Features && ValueFeatures == Features)
        {
            yield return new WeightPieces("in_proj_weight", _query.weight, _key.weight, _value.weight);
        }
        else
        {
            yield return new WeightPieces("q_proj_weight", _query.weight);
            yield return new WeightPieces("k_proj_weight", _key.weight);
            yield return new WeightPieces("v_proj_weight", _value.weight);
        }

        if (HasBias)
        {
            yield return new WeightPieces("in_proj_bias", _query.bias!, _key.bias!, _value.bias!);
            yield return new WeightPieces("out_proj.bias", _output.bias!);
        }

        yield return new WeightPieces("out_proj.weight", _output.weight);
    }

    /// <summary>Attends, examples first.</summary>
    /// <param name="query">[n, L, features].</param>
    /// <param name="key">[n, S, key features].</param>
    /// <param name="value">[n, S, value features].</param>
    /// <param name="mask">What is added to the scores, to be broadcast to [n·heads, L, S]; or null.</param>
    internal (Tensor Output, Tensor Weights) Attend(Tensor query, Tensor key, Tensor value, Tensor? mask)
    {
        var (output, weights) = AttentionHeads.Attend(
            AttentionHeads.Split(_query.call(query), Heads), AttentionHeads.Split(_key.call(key), Heads), AttentionHeads.Split(_value.call(value), Heads),
            Heads, mask, _dropout);
        return (_output.call(output), weights);
    }
}
