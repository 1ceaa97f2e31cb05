using Pegr.Torch.Models.Exchange;
using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Models.Composed;

/// <summary>
/// What <see cref="LSTM"/> computes, with its inputs and outputs, of linear layers that the ghost engine covers.
/// Hochreiter and Schmidhuber, Neural Computation 9(8), 1997; gates as in PyTorch.
/// </summary>
public sealed class ComposedLSTM : nn.Module<Tensor, (Tensor, Tensor)?, (Tensor, Tensor, Tensor)>, IComposition
{
    private const int Gates = 4;

    private readonly RecurrentLayers _layers;

    /// <summary>Creates the layer with initial weights U(−1/√hidden, 1/√hidden), from torch's global generator.</summary>
    /// <param name="settings">Sizes and so on.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public ComposedLSTM(RecurrentSettings settings)
        : base(nameof(ComposedLSTM)) => register_module("layers", _layers = new RecurrentLayers(settings, Gates));

    /// <summary>What the layer was made with.</summary>
    public RecurrentSettings Settings => _layers.Settings;

    /// <summary>Walks through sequences.</summary>
    /// <param name="input">[T, n, inputs], or [n, T, inputs] where batches come first.</param>
    /// <param name="h0_c0">First hidden and cell states, [layers·directions, n, hidden] each; null for zeros.</param>
    /// <returns>The last layer's hidden states, [T, n, directions·hidden] or [n, T, …]; the last hidden and cell states.</returns>
    public override (Tensor, Tensor, Tensor) forward(Tensor input, (Tensor, Tensor)? h0_c0)
    {
        Alive.Require(input);
        Alive.RequireGiven(h0_c0?.Item1);
        Alive.RequireGiven(h0_c0?.Item2);
        using var scope = NewDisposeScope();
        var (output, last) = _layers.Walk(input, h0_c0 is var (hidden, cell) ? [hidden, cell] : [], 2, Step);
        return (output.MoveToOuterDisposeScope(), last[0].MoveToOuterDisposeScope(), last[1].MoveToOuterDisposeScope());
    }

    /// <summary>Walks through sequences, from zeros unless told otherwise.</summary>
    public new (Tensor, Tensor, Tensor) call(Tensor input, (Tensor, Tensor)? first = null) => base.call(input, first);

    IEnumerable<WeightPieces> IComposition.Weights() => _layers.Weights();

    private static Tensor[] Step(Tensor input, Tensor hidden, Tensor[] state)
    {
        var gates = input.Plus(hidden).chunk(Gates, 1);
        var cell = (gates[1].sigmoid() * state[1]).Plus(gates[0].sigmoid() * gates[2].tanh());
        return [gates[3].sigmoid() * cell.tanh(), cell];
    }
}
