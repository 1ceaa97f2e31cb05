using Pegr.Torch.Models.Exchange;
using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Models.Composed;

/// <summary>A recurrent network whose state is the hidden state alone, of linear layers that the ghost engine covers.</summary>
public abstract class ComposedRecurrence : nn.Module<Tensor, Tensor?, (Tensor, Tensor)>, IComposition
{
    private readonly RecurrentLayers _layers;

    // Initial weights are U(−1/√hidden, 1/√hidden), from torch's global generator.
    private protected ComposedRecurrence(string name, RecurrentSettings settings, int gates)
        : base(name) => register_module("layers", _layers = new RecurrentLayers(settings, gates));

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
        var (output, last) = _layers.Walk(input, h0 is null ? [] : [h0], 1, (i, h, state) => [Step(i, h, state[0])]);
        return (output.MoveToOuterDisposeScope(), last[0].MoveToOuterDisposeScope());
    }

    /// <summary>Walks through sequences, from zeros unless told otherwise.</summary>
    public new (Tensor, Tensor) call(Tensor input, Tensor? h0 = null) => base.call(input, h0);

    IEnumerable<WeightPieces> IComposition.Weights() => _layers.Weights();

    /// <summary>The hidden state after one position.</summary>
    /// <param name="input">The mapped input, [n, gates·hidden].</param>
    /// <param name="hidden">The mapped hidden state, [n, gates·hidden].</param>
    /// <param name="state">The hidden state before, [n, hidden].</param>
    private protected abstract Tensor Step(Tensor input, Tensor hidden, Tensor state);
}
