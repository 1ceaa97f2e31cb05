using Pegr.Torch.Models.Exchange;
using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Models.Composed;

/// <summary>What <see cref="TransformerEncoder"/> computes, with its inputs and outputs: encoder layers, one after the other.</summary>
public sealed class ComposedEncoder
    : nn.Module<Tensor, Tensor?, Tensor?, Tensor>, nn.IModule<Tensor, Tensor, Tensor>, nn.IModule<Tensor, Tensor>, IComposition
{
    private readonly ModuleList<ComposedEncoderLayer> _layers;

    /// <summary>Takes its layers over.</summary>
    /// <param name="layers">The layers, in order, at least one.</param>
    public ComposedEncoder(params ComposedEncoderLayer[] layers)
        : base(nameof(ComposedEncoder))
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentOutOfRangeException.ThrowIfZero(layers.Length, nameof(layers));
        register_module("layers", _layers = nn.ModuleList(layers));
    }

    /// <summary>The layers, in order.</summary>
    public IReadOnlyList<ComposedEncoderLayer> Layers => [.. _layers];

    /// <summary>Encodes, positions first, as TorchSharp's module does.</summary>
    /// <param name="src">[T, n, features].</param>
    /// <param name="src_mask">Numbers that are added to the scores, [T, T] or [n·heads, T, T]; or null.</param>
    /// <param name="src_key_padding_mask">[n, T], true where a position is to be ignored; or null.</param>
    /// <returns>[T, n, features].</returns>
    /// <exception cref="ArgumentException">A mask is of a wrong type.</exception>
    public override Tensor forward(Tensor src, Tensor? src_mask, Tensor? src_key_padding_mask)
    {
        Alive.Require(src);
        Alive.RequireGiven(src_mask);
        Alive.RequireGiven(src_key_padding_mask);
        using var scope = NewDisposeScope();
        var mask = AttentionMasks.Join(src_mask, src_key_padding_mask, _layers[0].Heads, src);
        return _layers.Aggregate(src.transpose(0, 1), (x, layer) => layer.Encode(x, mask)).transpose(0, 1).MoveToOuterDisposeScope();
    }

    /// <summary>Encodes with a mask.</summary>
    public Tensor call(Tensor src, Tensor? mask) => call(src, mask, null);

    /// <summary>Encodes.</summary>
    public Tensor call(Tensor src) => call(src, null, null);

    IEnumerable<WeightPieces> IComposition.Weights()
        => _layers.SelectMany((layer, i) => ((IComposition)layer).Weights().Select(weight => weight with { Name = $"layers.{i}.{weight.Name}" }));
}
