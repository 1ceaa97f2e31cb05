using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Models;

/// <summary>A learned token in front of every example's positions, as vision transformers classify by.</summary>
/// <remarks>A parameter that a model prepends by itself would be looped over; this layer has a rule.</remarks>
public sealed class ClassToken : nn.Module<Tensor, Tensor>
{
    /// <summary>A token with weights N(0, <paramref name="standardDeviation"/>²).</summary>
    /// <param name="features">Features of a position.</param>
    /// <param name="standardDeviation">Spread of the initial weights; 0.02 is usual in transformers.</param>
    public ClassToken(long features, double standardDeviation = 0.02)
        : base(nameof(ClassToken))
    {
        var weight = new Parameter(empty(features));
        nn.init.normal_(weight, 0, standardDeviation);
        register_parameter("weight", (Parameter)weight.DetachFromDisposeScope());
    }

    /// <summary>[features].</summary>
    public Parameter Weight => get_parameter("weight")!; // to(dtype) replaces the object

    /// <summary>From [n, T, features] to [n, 1 + T, features]; the token is position 0.</summary>
    /// <exception cref="ArgumentException">The input has another shape.</exception>
    public override Tensor forward(Tensor input)
    {
        Alive.Require(input);
        if (input.dim() != 3 || input.shape[2] != Weight.shape[0])
        {
            throw new ArgumentException(
                $"A class token of {Weight.shape[0]} features is put before inputs [n, T, {Weight.shape[0]}], not {ShapeText.Of(input)}.", nameof(input));
        }

        using var scope = NewDisposeScope();
        return cat([Weight.expand(input.shape[0], 1, Weight.shape[0]), input], 1).MoveToOuterDisposeScope();
    }
}
