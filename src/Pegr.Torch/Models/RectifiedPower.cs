using System.Globalization;
using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Models;

/// <summary>The activation s(z) = max(0, z)^q; q = 1 is ReLU. Its derivatives at z ≤ 0 are taken as 0.</summary>
public sealed class RectifiedPower : nn.Module<Tensor, Tensor>
{
    /// <summary>Creates the activation.</summary>
    /// <param name="power">q, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">q is below 1 or not finite.</exception>
    public RectifiedPower(double power)
        : base(nameof(RectifiedPower))
    {
        Power = power >= 1 && double.IsFinite(power)
            ? power
            : throw new ArgumentOutOfRangeException(nameof(power), power, "The power of relu must be a finite number of at least 1.");
    }

    /// <summary>q.</summary>
    public double Power { get; }

    /// <summary>Reads q from the activation's name: <c>relu</c> is 1, <c>relu2</c> 2, <c>relu2.5</c> 2.5.</summary>
    /// <exception cref="InvalidInputException">The text is no such name.</exception>
    public static double ParsePower(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name == "relu")
        {
            return 1;
        }

        var isPower = double.TryParse(
            name.StartsWith("relu", StringComparison.Ordinal) ? name["relu".Length..] : "",
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var power);
        return isPower && power >= 1 && double.IsFinite(power)
            ? power
            : throw new InvalidInputException(
                "activation", $"'{name}' is unknown; use relu, relu2, relu3 or relu followed by any power from 1, such as relu2.5.");
    }

    /// <summary>Applies the activation to each element.</summary>
    /// <param name="input">z, any shape.</param>
    public override Tensor forward(Tensor input)
    {
        Alive.Require(input);
        using var scope = NewDisposeScope();
        return Activated(input).MoveToOuterDisposeScope();
    }

    /// <summary>The activation of a layer: TorchSharp's ReLU for q = 1.</summary>
    /// <param name="power">q, at least 1.</param>
    internal static nn.Module<Tensor, Tensor> Layer(double power) => power == 1 ? nn.ReLU() : new RectifiedPower(power);

    private Tensor Activated(Tensor input)
    {
        switch (Power)
        {
            case 1:
                return nn.functional.relu(input);
            case 2:
                return nn.functional.relu(input).Squared();
            case 3:
                var positive = nn.functional.relu(input);
                return positive.Squared() * positive;
            default:
                // Powers of 0 have infinite derivatives for some q: where the unit is off, a constant takes its place.
                // NaN counts as on, so that it shows.
                var off = input.le(Scalars.Of(0));
                return where(off, zeros_like(input), where(off, ones_like(input), input).pow(Scalars.Of(Power)));
        }
    }
}
