using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Models;

/// <summary>The activation s(z) = z for z &gt; 0, and a·z otherwise; its derivative at 0 is taken as a, as PyTorch's leaky ReLU does.</summary>
public sealed class LeakyRectifier : nn.Module<Tensor, Tensor>
{
    /// <summary>Creates the activation.</summary>
    /// <param name="slope">a, from 0 to below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">a is not.</exception>
    public LeakyRectifier(double slope)
        : base(nameof(LeakyRectifier))
    {
        Slope = slope is >= 0 and < 1
            ? slope
            : throw new ArgumentOutOfRangeException(nameof(slope), slope, "The slope below 0 must be a number from 0 to below 1.");
    }

    /// <summary>a.</summary>
    public double Slope { get; }

    /// <summary>Applies the activation to each element.</summary>
    /// <param name="input">z, any shape.</param>
    public override Tensor forward(Tensor input)
    {
        Alive.Require(input);
        using var scope = NewDisposeScope();
        return where(input.gt(Scalars.Of(0)), input, input.Times(Slope)).MoveToOuterDisposeScope();
    }
}
