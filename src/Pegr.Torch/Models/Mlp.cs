using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Models;

/// <summary>A multilayer perceptron with ReLU, or a power of it, between its layers; it flattens what it is given.</summary>
public sealed class Mlp : nn.Module<Tensor, Tensor>
{
    private readonly Sequential _layers;

    /// <summary>Creates the network; initial weights come from torch's global generator.</summary>
    /// <param name="inputs">Numbers in one example.</param>
    /// <param name="hidden">Widths of the hidden layers, at least one.</param>
    /// <param name="classes">Number of outputs.</param>
    /// <param name="power">q of the activation max(0, z)^q, at least 1; 1 is ReLU.</param>
    /// <param name="initStd">Standard deviation of the initial weights, normal, with biases 0; null for TorchSharp's own.</param>
    public Mlp(long inputs, IReadOnlyList<long> hidden, long classes, double power = 1, double? initStd = null)
        : base(nameof(Mlp))
    {
        ArgumentNullException.ThrowIfNull(hidden);
        _layers = nn.Sequential();
        var width = inputs;
        for (var i = 0; i < hidden.Count; i++)
        {
            _layers.append($"linear{i + 1}", nn.Linear(width, hidden[i]));
            _layers.append($"relu{i + 1}", RectifiedPower.Layer(power));
            width = hidden[i];
        }

        _layers.append("output", nn.Linear(width, classes));
        register_module("layers", _layers);
        InitialWeights.Draw(_layers, initStd);
    }

    /// <summary>What the flattened input goes through.</summary>
    internal Sequential Layers => _layers;

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
