using Pegr.Torch.Models.Exchange;
using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Models.Composed;

/// <summary>
/// What <see cref="GRU"/> computes, with its inputs and outputs, of linear layers that the ghost engine covers.
/// Cho et al., arXiv 1406.1078; gates as in PyTorch.
/// </summary>
public sealed class ComposedGRU : nn.Module<Tensor, Tensor?, (Tensor, Tensor)>, IComposition
{
    private const int Gates = 3;

    private readonly RecurrentLayers _layers;

    /// <summary>Creates the layer with initial weights U(−1/√hidden, 1/√hidden), from torch's global generator.</summary>
    /// <param name="settings">Sizes and so on.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public ComposedGRU(RecurrentSettings settings)
        : base(nameof(ComposedGRU)) => register_module("layers", _layers = new RecurrentLayers(settings, Gates));

    /// <summary>What the layer was made with.</summary>
    public RecurrentSettings Settings => _layers.Settings;

    /// <summary>Walks through sequences.</summary>
    /// <param name="input">[T, n, inputs], or [n, T, inputs] where batches come first.</param>
    /// <param name="h0">First hidden states, [layers·directions, n, hidden]; null for zeros.</param>
    /// <returns>The last layer's hidden states, [T, n, directions·hidden] or [n, T, …]; the last hidden states.</returns>
    public override (Tensor, Tensor) forward(Tensor input, Tensor? h0)
    {
        Alive.Require(input);
        Alive.RequireGiven(h0);
        using var scope = NewDisposeScope();
        var (output, last) = _layers.Walk(input, h0 is null ? [] : [h0], 1, Step);
        return (output.MoveToOuterDisposeScope(), last[0].MoveToOuterDisposeScope());
    }

    /// <summary>Walks through sequences, from zeros unless told otherwise.</summary>
    public new (Tensor, Tensor) call(Tensor input, Tensor? h0 = null) => base.call(input, h0);

    IEnumerable<WeightPieces> IComposition.Weights() => _layers.Weights();

    private static Tensor[] Step(Tensor input, Tensor hidden, Tensor[] state)
    {
        var (i, h) = (input.chunk(Gates, 1), hidden.chunk(Gates, 1));
        var update = i[1].Plus(h[1]).sigmoid();
        var candidate = i[2].Plus(i[0].Plus(h[0]).sigmoid() * h[2]).tanh();
        return [candidate.Plus(update * (state[0] - candidate))];
    }
}
