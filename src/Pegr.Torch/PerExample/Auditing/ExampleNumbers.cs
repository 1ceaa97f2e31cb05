using Pegr.Torch.PerExample.Ghost;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Auditing;

/// <summary>What the engine gives for one example.</summary>
/// <param name="Loss">l_k.</param>
/// <param name="Norms">The squared norm of every layer's gradient, in the model's order.</param>
internal sealed record ExampleNumbers(double Loss, IReadOnlyList<(string Layer, double SquaredNorm)> Norms)
{
    /// <summary>‖∇l_k‖².</summary>
    public double Total { get; } = Norms.Sum(layer => layer.SquaredNorm);

    /// <summary>Reads the first example of a pass.</summary>
    public static ExampleNumbers OfFirst(Tensor losses, IReadOnlyList<LayerNorms> norms)
    {
        using var scope = NewDisposeScope();
        var numbers = cat([.. norms.Select(layer => layer.SquaredNorms).Prepend(losses).Select(t => t.detach().narrow(0, 0, 1).to(float64))])
            .cpu().data<double>().ToArray();
        return new ExampleNumbers(numbers[0], [.. norms.Select((layer, i) => (layer.Name, numbers[i + 1]))]);
    }
}
