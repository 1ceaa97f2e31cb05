using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Models;

/// <summary>A multilayer perceptron with ReLU between its layers; it flattens what it is given.</summary>
public sealed class Mlp : nn.Module<Tensor, Tensor>
{
    private readonly Sequential _layers;

    /// <summary>Creates the network with TorchSharp's own initial weights, from torch's global generator.</summary>
    /// <param name="inputs">Numbers in one example.</param>
    /// <param name="hidden">Widths of the hidden layers, at least one.</param>
    /// <param name="classes">Number of outputs.</param>
    public Mlp(long inputs, IReadOnlyList<long> hidden, long classes)
        : base(nameof(Mlp))
    {
        ArgumentNullException.ThrowIfNull(hidden);
        _layers = nn.Sequential();
        var width = inputs;
        for (var i = 0; i < hidden.Count; i++)
        {
            _layers.append($"linear{i + 1}", nn.Linear(width, hidden[i]));
            _layers.append($"relu{i + 1}", nn.ReLU());
            width = hidden[i];
        }

        _layers.append("output", nn.Linear(width, classes));
        register_module("layers", _layers);
    }

    /// <summary>Computes the logits.</summary>
    /// <param name="input">[n, …].</param>
    /// <returns>[n, classes].</returns>
    public override Tensor forward(Tensor input)
    {
        Alive.Require(input);
        using var flat = input.flatten(1);
        return _layers.call(flat);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _layers.Dispose();
        }

        base.Dispose(disposing);
    }
}
