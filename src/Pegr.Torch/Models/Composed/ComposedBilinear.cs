using Pegr.Torch.Models.Exchange;
using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Models.Composed;

/// <summary>
/// What <see cref="Bilinear"/> computes, x₁ᵀ W_k x₂ + b_k for every output k, by a linear layer on the products of the inputs' numbers.
/// An example takes as many numbers as the two inputs have products.
/// </summary>
public sealed class ComposedBilinear : nn.Module<Tensor, Tensor, Tensor>, IComposition
{
    private readonly Linear _output;

    /// <summary>Creates the layer with initial weights of a linear layer, from torch's global generator.</summary>
    /// <param name="first">Numbers of the first input.</param>
    /// <param name="second">Numbers of the second input.</param>
    /// <param name="outputs">Numbers of the output.</param>
    /// <param name="bias">Whether there is a bias.</param>
    public ComposedBilinear(long first, long second, long outputs, bool bias = true)
        : base(nameof(ComposedBilinear))
    {
        (First, Second, Outputs) = (first, second, outputs);
        register_module("output", _output = nn.Linear(first * second, outputs, bias));
    }

    /// <summary>Numbers of the first input.</summary>
    public long First { get; }

    /// <summary>Numbers of the second input.</summary>
    public long Second { get; }

    /// <summary>Numbers of the output.</summary>
    public long Outputs { get; }

    /// <summary>Whether there is a bias.</summary>
    public bool HasBias => _output.bias is not null;

    /// <summary>Maps pairs.</summary>
    /// <param name="input1">[n, …, first].</param>
    /// <param name="input2">[n, …, second].</param>
    /// <returns>[n, …, outputs].</returns>
    public override Tensor forward(Tensor input1, Tensor input2)
    {
        Alive.RequireAll([input1, input2]);
        using var scope = NewDisposeScope();
        return _output.call((input1.unsqueeze(-1) * input2.unsqueeze(-2)).flatten(-2, -1)).MoveToOuterDisposeScope();
    }

    IEnumerable<WeightPieces> IComposition.Weights()
    {
        yield return new WeightPieces("weight", _output.weight);
        if (HasBias)
        {
            yield return new WeightPieces("bias", _output.bias!);
        }
    }
}
