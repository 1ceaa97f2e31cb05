using Pegr.Torch.Models.Exchange;
using Pegr.Torch.Models.Transformers;
using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Models.Composed;

/// <summary>
/// What <see cref="TransformerDecoderLayer"/> computes, with its inputs and outputs, of layers that the ghost engine covers.
/// </summary>
public sealed class ComposedDecoderLayer
    : nn.Module<Tensor, Tensor, Tensor?, Tensor?, Tensor?, Tensor?, Tensor>, nn.IModule<Tensor, Tensor, Tensor>, IComposition
{
    private readonly MultiheadSelfAttention _self;
    private readonly ComposedAttention _cross;
    private readonly PostNormLayers _layers;

    /// <summary>Creates the layer with initial weights of linear layers, from torch's global generator.</summary>
    /// <param name="features">Numbers of a position, a multiple of <paramref name="heads"/>.</param>
    /// <param name="heads">Heads.</param>
    /// <param name="hidden">Width of the perceptron.</param>
    /// <param name="dropout">Probability of every dropout.</param>
    /// <param name="activation">The perceptron's activation.</param>
    /// <exception cref="ArgumentOutOfRangeException">The heads do not divide the features.</exception>
    public ComposedDecoderLayer(
        long features, long heads, long hidden = 2048, double dropout = 0.1, nn.Activations activation = nn.Activations.ReLU)
        : base(nameof(ComposedDecoderLayer))
    {
        (Features, Dropout) = (features, dropout);
        register_module("self_attn", _self = new MultiheadSelfAttention(features, heads, dropout));
        register_module("multihead_attn", _cross = new ComposedAttention(features, heads, dropout));
        register_module("layers", _layers = new PostNormLayers(features, hidden, dropout, activation, norms: 3));
    }

    /// <summary>Numbers of a position.</summary>
    public long Features { get; }

    /// <summary>Heads.</summary>
    public long Heads => _self.Heads;

    /// <summary>Width of the perceptron.</summary>
    public long Hidden => _layers.Hidden;

    /// <summary>Probability of every dropout.</summary>
    public double Dropout { get; }

    /// <summary>The perceptron's activation.</summary>
    public nn.Activations Activation => _layers.Activation;

    /// <summary>Decodes, positions first, as TorchSharp's layer does.</summary>
    /// <param name="tgt">[L, n, features].</param>
    /// <param name="memory">[S, n, features].</param>
    /// <param name="tgt_mask">Numbers that are added to the scores, [L, L] or [n·heads, L, L]; or null.</param>
    /// <param name="memory_mask">Likewise [L, S] or [n·heads, L, S]; or null.</param>
    /// <param name="tgt_key_padding_mask">[n, L], true where a position is to be ignored; or null.</param>
    /// <param name="memory_key_padding_mask">Likewise [n, S]; or null.</param>
    /// <returns>[L, n, features].</returns>
    /// <exception cref="ArgumentException">A mask is of a wrong type.</exception>
    public override Tensor forward(
        Tensor tgt, Tensor memory, Tensor? tgt_mask, Tensor? memory_mask, Tensor? tgt_key_padding_mask, Tensor? memory_key_padding_mask)
    {
        Alive.Require(tgt);
        Alive.Require(memory);
        Alive.RequireGiven(tgt_mask);
        Alive.RequireGiven(memory_mask);
        Alive.RequireGiven(tgt_key_padding_mask);
        Alive.RequireGiven(memory_key_padding_mask);
        using var scope = NewDisposeScope();
        var (x, seen) = (tgt.transpose(0, 1), memory.transpose(0, 1));
        x = _layers.Add(0, x, _self.Attend(x, AttentionMasks.Join(tgt_mask, tgt_key_padding_mask, Heads, tgt)));
        x = _layers.Add(1, x, _cross.Attend(x, seen, seen, AttentionMasks.Join(memory_mask, memory_key_padding_mask, Heads, tgt)).Output);
        return _layers.Add(2, x, _layers.Perceptron(x)).transpose(0, 1).MoveToOuterDisposeScope();
    }

    /// <summary>Decodes, with TorchSharp's default values.</summary>
    public new Tensor call(
        Tensor tgt, Tensor memory, Tensor? mask, Tensor? memoryMask = null, Tensor? keyPaddingMask = null, Tensor? memoryKeyPaddingMask = null)
        => base.call(tgt, memory, mask, memoryMask, keyPaddingMask, memoryKeyPaddingMask);

    /// <summary>Decodes without masks.</summary>
    public Tensor call(Tensor tgt, Tensor memory) => base.call(tgt, memory, null, null, null, null);

    IEnumerable<WeightPieces> IComposition.Weights()
        => ((IComposition)_self).Weights().Select(weight => weight with { Name = $"self_attn.{weight.Name}" })
            .Concat(((IComposition)_cross).Weights().Select(weight => weight with { Name = $"multihead_attn.{weight.Name}" }))
            .Concat(_layers.Weights());
}
