using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Models;

/// <summary>
/// The smoothed ReLU s(z) = 0 for z ≤ 0, z^q/q up to 1, and z − 1 + 1/q beyond: a power from small weights, ReLU from large ones.
/// Allen-Zhu, Li, arXiv 2012.09816, section 2, with threshold 1.
/// </summary>
public sealed class SmoothedRectifier : nn.Module<Tensor, Tensor>
{
    private readonly RectifiedPower _power;

    /// <summary>Creates the activation.</summary>
    /// <param name="power">q, above 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">q is not above 1 or not finite.</exception>
    public SmoothedRectifier(double power)
        : base(nameof(SmoothedRectifier))
    {
        if (!(power > 1) || !double.IsFinite(power))
        {
            throw new ArgumentOutOfRangeException(nameof(power), power, "The power of a smoothed ReLU must be a finite number above 1.");
        }

        _power = new RectifiedPower(power);
        register_module("power", _power);
    }

    /// <summary>q.</summary>
    public double Power => _power.Power;

    /// <summary>Applies the activation to each element.</summary>
    /// <param name="input">z, any shape.</param>
    public override Tensor forward(Tensor input)
    {
        Alive.Require(input);
        using var scope = NewDisposeScope();

        // A constant in the place of what is straight keeps large powers, and their derivatives, out of it.
        var curved = input.lt(Scalars.Of(1));
        var power = _power.call(where(curved, input, zeros_like(input))).Over(Power);
        return where(curved, power, input.Plus((1 / Power) - 1)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _power.Dispose();
        }

        base.Dispose(disposing);
    }
}
