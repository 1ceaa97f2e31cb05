using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Models.Composed;

/// <summary>
/// What <see cref="RNN"/> computes, Elman's network, with its inputs and outputs, of linear layers that the ghost engine covers.
/// </summary>
public sealed class ComposedRNN : ComposedRecurrence
{
    /// <summary>Creates the layer with initial weights U(−1/√hidden, 1/√hidden), from torch's global generator.</summary>
    /// <param name="settings">Sizes and so on.</param>
    /// <param name="nonLinearity">tanh or ReLU.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public ComposedRNN(RecurrentSettings settings, nn.NonLinearities nonLinearity = nn.NonLinearities.Tanh)
        : base(nameof(ComposedRNN), settings, gates: 1)
        => NonLinearity = nonLinearity;

    /// <summary>tanh or ReLU.</summary>
    public nn.NonLinearities NonLinearity { get; }

    private protected override Tensor Step(Tensor input, Tensor hidden, Tensor state)
    {
        var sum = input.Plus(hidden);
        return NonLinearity == nn.NonLinearities.ReLU ? nn.functional.relu(sum) : sum.tanh();
    }
}
