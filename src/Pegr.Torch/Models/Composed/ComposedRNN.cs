using Pegr.Torch.Models.Exchange;
using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Models.Composed;

/// <summary>
/// What <see cref="RNN"/> computes, Elman's network, with its inputs and outputs, of linear layers that the ghost engine covers.
/// </summary>
public sealed class ComposedRNN : nn.Module<Tensor, Tensor?, (Tensor, Tensor)>, IComposition
{
    private const int Gates = 1;

    private readonly RecurrentLayers _layers;

    /// <summary>Creates the layer with initial weights U(−1/√hidden, 1/√hidden), from torch's global generator.</summary>
    /// <param name="settings">Sizes and so on.</param>
    /// <param name="nonLinearity">tanh or ReLU.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public ComposedRNN(RecurrentSettings settings, nn.NonLinearities nonLinearity = nn.NonLinearities.Tanh)
        : base(nameof(ComposedRNN))
    {
        NonLinearity = nonLinearity;
        register_module("layers", _layers = new RecurrentLayers(settings, Gates));
    }

    /// <summary>What the layer was made with.</summary>
    public RecurrentSettings Settings => _layers.Settings;

    /// <summary>tanh or ReLU.</summary>
    public nn.NonLinearities NonLinearity { get; }

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

    private Tensor[] Step(Tensor input, Tensor hidden, Tensor[] state)
        => [NonLinearity == nn.NonLinearities.ReLU ? nn.functional.relu(input.Plus(hidden)) : input.Plus(hidden).tanh()];
}
