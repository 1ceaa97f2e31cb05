using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Chains;

/// <summary>An activation function, y = f(x) element by element: gradients go by f′(x), and move by f″(x) ẋ besides.</summary>
internal abstract class ElementwiseStage : ChainStage
{
    private Tensor? _gradient, _passed, _tangent;

    /// <summary>x.</summary>
    protected Tensor Input { get; private set; } = null!;

    /// <summary>y.</summary>
    protected Tensor Output { get; private set; } = null!;

    /// <inheritdoc/>
    public sealed override long[] ShapeOf(long[] shape) => shape;

    /// <inheritdoc/>
    public sealed override Tensor Forward(Tensor input)
    {
        Input = input;
        return Output = Value(input);
    }

    /// <inheritdoc/>
    public sealed override Tensor? Backward(Tensor gradient, bool wanted)
    {
        _gradient = gradient;
        return _passed = wanted ? Slope(gradient) : null;
    }

    /// <inheritdoc/>
    public sealed override ChainTangent? Tangent(ChainTangent? tangent, double scale)
    {
        if (tangent is null || (PassesAgain && ReferenceEquals(tangent.Rows, _passed)))
        {
            return tangent;
        }

        _tangent = tangent.Whole();
        return new ChainTangent(Slope(_tangent));
    }

    /// <inheritdoc/>
    public sealed override Tensor? BackwardTangent(Tensor gradient, double scale, bool wanted)
    {
        if (!wanted)
        {
            return null;
        }

        var carried = Slope(gradient);
        return _tangent is not null && Bend(_gradient!, _tangent) is { } bent ? carried.Increase(bent) : carried;
    }

    /// <summary>f(x), as the module computes it.</summary>
    protected abstract Tensor Value(Tensor x);

    /// <summary>f′(x) t; where f″ is 0 it may be in place of t.</summary>
    protected abstract Tensor Slope(Tensor t);

    /// <summary>Whether f′(x) is 0 or 1, so that what it has been applied to stays as it is, and f″ is 0.</summary>
    protected virtual bool PassesAgain => false;

    /// <summary>f″(x) g t; null where f″ is 0.</summary>
    protected virtual Tensor? Bend(Tensor g, Tensor t) => null;
}
