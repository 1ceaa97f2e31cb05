using Pegr.Torch.Models.Exchange;
using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Models.Transformers;

/// <summary>
/// Multi-head self-attention of layers that the ghost engine covers: one linear map to queries, keys and values, scaled
/// dot-product attention, one linear map of the heads' answers. Vaswani et al., arXiv 1706.03762, section 3.2.
/// </summary>
public sealed class MultiheadSelfAttention : nn.Module<Tensor, Tensor>, IComposition
{
    private readonly Linear _inputProjection;
    private readonly Linear _outputProjection;
    private readonly Dropout? _dropout;

    /// <summary>Creates the layer with TorchSharp's own initial weights, from torch's global generator.</summary>
    /// <param name="features">Numbers of a position, a multiple of <paramref name="heads"/>.</param>
    /// <param name="heads">Heads.</param>
    /// <param name="dropout">Probability with which an attention weight is dropped in training mode.</param>
    /// <param name="bias">Whether the linear maps have biases.</param>
    /// <exception cref="ArgumentOutOfRangeException">The heads do not divide the features.</exception>
    public MultiheadSelfAttention(long features, long heads, double dropout = 0, bool bias = true)
        : base(nameof(MultiheadSelfAttention))
    {
        Heads = AttentionHeads.Checked(features, heads);
        _inputProjection = nn.Linear(features, 3 * features, bias);
        _outputProjection = nn.Linear(features, features, bias);
        register_module("in_proj", _inputProjection);
        register_module("out_proj", _outputProjection);
        if (dropout > 0)
        {
            _dropout = nn.Dropout(dropout);
            register_module("dropout", _dropout);
        }
    }

    /// <summary>Heads.</summary>
    public long Heads { get; }

    /// <summary>Every position attends to all.</summary>
    /// <param name="input">[n, T, features].</param>
    /// <returns>[n, T, features].</returns>
    public override Tensor forward(Tensor input) => Attend(input, mask: null);

    /// <summary>Every position attends to those that a mask leaves.</summary>
    /// <param name="input">[n, T, features].</param>
    /// <param name="mask">What is added before the softmax, to be broadcast to [n·heads, T, T]: 0, or −∞ where a row must not
    /// attend to a column; null for nothing.</param>
    /// <returns>[n, T, features].</returns>
    public Tensor Attend(Tensor input, Tensor? mask)
    {
        Alive.Require(input);
        Alive.RequireGiven(mask);
        using var scope = NewDisposeScope();
        var (query, key, value) = AttentionHeads.SplitThree(_inputProjection.call(input), Heads);
        var (output, _) = AttentionHeads.Attend(query, key, value, Heads, mask, _dropout);
        return _outputProjection.call(output).MoveToOuterDisposeScope();
    }

    // As nn.MultiheadAttention names them.
    IEnumerable<WeightPieces> IComposition.Weights()
    {
        yield return new WeightPieces("in_proj_weight", _inputProjection.weight);
        yield return new WeightPieces("out_proj.weight", _outputProjection.weight);
        if (_outputProjection.bias is { } bias)
        {
            yield return new WeightPieces("in_proj_bias", _inputProjection.bias!);
            yield return new WeightPieces("out_proj.bias", bias);
        }
    }
}
