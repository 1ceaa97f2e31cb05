using Pegr.Torch.Models.Exchange;
using Pegr.Torch.Models.Transformers;
using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Models.Composed;

/// <summary>
/// What <see cref="TransformerEncoderLayer"/> computes, with its inputs and outputs, of layers that the ghost engine covers.
/// </summary>
public sealed class ComposedEncoderLayer
    : nn.Module<Tensor, Tensor>, nn.IModule<Tensor, Tensor, Tensor>, nn.IModule<Tensor, Tensor, Tensor, Tensor>, IComposition
{
    private readonly MultiheadSelfAttention _attention;
    private readonly PostNormLayers _layers;

    /// <summary>Creates the layer with initial weights of linear layers, from torch's global generator.</summary>
    /// <param name="features">Numbers of a position, a multiple of <paramref name="heads"/>.</param>
    /// <param name="heads">Heads.</param>
    /// <param name="hidden">Width of the perceptron.</param>
    /// <param name="dropout">Probability of every dropout.</param>
    /// <param name="activation">The perceptron's activation.</param>
    /// <exception cref="ArgumentOutOfRangeException">The heads do not divide the features.</exception>
    public ComposedEncoderLayer(
        long features, long heads, long hidden = 2048, double dropout = 0.1, nn.Activations activation = nn.Activations.ReLU)
        : base(nameof(ComposedEncoderLayer))
    {
        (Features, Dropout) = (features, dropout);
        register_module("self_attn", _attention = new MultiheadSelfAttention(features, heads, dropout));
        register_module("layers", _layers = new PostNormLayers(features, hidden, dropout, activation, norms: 2));
    }

    /// <summary>Numbers of a position.</summary>
    public long Features { get; }

    /// <summary>Heads.</summary>
    public long Heads => _attention.Heads;

    /// <summary>Width of the perceptron.</summary>
    public long Hidden => _layers.Hidden;

    /// <summary>Probability of every dropout.</summary>
    public double Dropout { get; }

    /// <summary>The perceptron's activation.</summary>
    public nn.Activations Activation => _layers.Activation;

    /// <summary>Encodes, positions first, as TorchSharp's layer does.</summary>
    /// <param name="src">[T, n, features].</param>
    /// <returns>[T, n, features].</returns>
    public override Tensor forward(Tensor src) => call(src, null, null);

    /// <summary>Encodes with a mask.</summary>
    /// <param name="src">[T, n, features].</param>
    /// <param name="mask">Numbers that are added to the scores, [T, T] or [n·heads, T, T]; or null.</param>
    public Tensor call(Tensor src, Tensor? mask) => call(src, mask, null);

    /// <summary>Encodes with masks.</summary>
    /// <param name="src">[T, n, features].</param>
    /// <param name="mask">Numbers that are added to the scores, [T, T] or [n·heads, T, T]; or null.</param>
    /// <param name="keyPaddingMask">[n, T], true where a position is to be ignored; or null.</param>
    /// <returns>[T, n, features].</returns>
    /// <exception cref="ArgumentException">A mask is of a wrong type.</exception>
    public Tensor call(Tensor src, Tensor? mask, Tensor? keyPaddingMask)
    {
        Alive.Require(src);
        Alive.RequireGiven(mask);
        Alive.RequireGiven(keyPaddingMask);
        using var scope = NewDisposeScope();
        return Encode(src.transpose(0, 1), AttentionMasks.Join(mask, keyPaddingMask, Heads, src)).transpose(0, 1).MoveToOuterDisposeScope();
    }

    IEnumerable<WeightPieces> IComposition.Weights()
        => ((IComposition)_attention).Weights().Select(weight => weight with { Name = $"self_attn.{weight.Name}" }).Concat(_layers.Weights());

    /// <summary>Encodes [n, T, features], examples first.</summary>
    internal Tensor Encode(Tensor x, Tensor? mask)
    {
        var attended = _layers.Add(0, x, _attention.Attend(x, mask));
        return _layers.Add(1, attended, _layers.Perceptron(attended));
    }
}
