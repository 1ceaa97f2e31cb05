using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Models;

/// <summary>Learned positional embeddings: adds a row of its weight to each position of [n, T, features].</summary>
/// <remarks>A parameter that a model adds by itself would be looped over; this layer has a rule.</remarks>
public sealed class LearnedPositions : nn.Module<Tensor, Tensor>
{
    /// <summary>Positions with weights N(0, <paramref name="standardDeviation"/>²).</summary>
    /// <param name="positions">The most positions an input may have.</param>
    /// <param name="features">Features of a position.</param>
    /// <param name="standardDeviation">Spread of the initial weights; 0.02 is usual in transformers.</param>
    public LearnedPositions(long positions, long features, double standardDeviation = 0.02)
        : base(nameof(LearnedPositions))
    {
        var weight = new Parameter(empty(positions, features));
        nn.init.normal_(weight, 0, standardDeviation);
        register_parameter("weight", (Parameter)weight.DetachFromDisposeScope());
    }

    /// <summary>[positions, features].</summary>
    public Parameter Weight => get_parameter("weight")!; // to(dtype) replaces the object

    /// <summary>[n, T, features] with position t's row added, T at most the number of positions.</summary>
    /// <exception cref="ArgumentException">The input has another shape or more positions.</exception>
    public override Tensor forward(Tensor input)
    {
        Alive.Require(input);
        if (input.dim() != 3 || input.shape[2] != Weight.shape[1] || input.shape[1] > Weight.shape[0])
        {
            throw new ArgumentException(
                $"Positions {ShapeText.Of(Weight)} are added to inputs [n, up to {Weight.shape[0]}, {Weight.shape[1]}], not to {ShapeText.Of(input)}.",
                nameof(input));
        }

        using var rows = Weight.narrow(0, 0, input.shape[1]);
        return input.Plus(rows);
    }
}
