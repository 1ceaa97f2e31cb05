using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Models.Composed;

/// <summary>
/// What <see cref="GRU"/> computes, with its inputs and outputs, of linear layers that the ghost engine covers.
/// Cho et al., arXiv 1406.1078; gates as in PyTorch.
/// </summary>
public sealed class ComposedGRU : ComposedRecurrence
{
    private const int Gates = 3;

    /// <summary>Creates the layer with initial weights U(−1/√hidden, 1/√hidden), from torch's global generator.</summary>
    /// <param name="settings">Sizes and so on.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public ComposedGRU(RecurrentSettings settings)
        : base(nameof(ComposedGRU), settings, Gates)
    {
    }

    private protected override Tensor Step(Tensor input, Tensor hidden, Tensor state)
    {
        var (i, h) = (input.chunk(Gates, 1), hidden.chunk(Gates, 1));
        var update = i[1].Plus(h[1]).sigmoid();
        var candidate = i[2].Plus(i[0].Plus(h[0]).sigmoid() * h[2]).tanh();
        return candidate.Plus(update * (state - candidate));
    }
}
