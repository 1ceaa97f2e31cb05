using System.Globalization;
using static TorchSharp.torch;

namespace Pegr.Torch.Models;

/// <summary>An activation of the signal-noise CNN's filters, by its name in settings.</summary>
/// <param name="Kind">What it does to a number.</param>
/// <param name="Parameter">q of powers and of smoothed units, the slope below 0 of leaky ones.</param>
public sealed record ActivationFunction(ActivationKind Kind, double Parameter)
{
    private const string Leaky = "leaky-relu";
    private const string Smoothed = "smooth-relu";
    private const double DefaultSlope = 0.01;
    private const double DefaultPower = 2;

    /// <summary>q where it is max(0, z)^q; null for others.</summary>
    public double? Power => Kind == ActivationKind.RectifiedPower ? Parameter : null;

    /// <summary>Reads a name: <c>relu</c> and its powers (see <see cref="RectifiedPower.ParsePower"/>); <c>leaky-relu0.1</c>, and <c>leaky-relu</c> of slope
    /// 0.01; <c>smooth-relu3</c>, and <c>smooth-relu</c> of power 2.</summary>
    /// <exception cref="InvalidInputException">The text is no such name.</exception>
    public static ActivationFunction Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.StartsWith(Leaky, StringComparison.Ordinal))
        {
            return Number(name, Leaky, DefaultSlope) is { } slope && slope < 1
                ? new ActivationFunction(ActivationKind.LeakyRectifier, slope)
                : throw Unknown(name, $"{Leaky} is followed by a slope from 0 to below 1 in plain decimals, as {Leaky}0.1");
        }

        if (name.StartsWith(Smoothed, StringComparison.Ordinal))
        {
            return Number(name, Smoothed, DefaultPower) is { } power && power > 1 && double.IsFinite(power)
                ? new ActivationFunction(ActivationKind.SmoothedRectifier, power)
                : throw Unknown(name, $"{Smoothed} is followed by a power above 1 in plain decimals, as {Smoothed}3");
        }

        return name.StartsWith("relu", StringComparison.Ordinal)
            ? new ActivationFunction(ActivationKind.RectifiedPower, RectifiedPower.ParsePower(name))
            : throw Unknown(name, $"use relu or relu followed by any power from 1, such as relu2 or relu2.5; {Leaky}0.1; {Smoothed}3");
    }

    /// <summary>Creates the activation; the caller disposes it.</summary>
    public nn.Module<Tensor, Tensor> CreateLayer() => Kind switch
    {
        ActivationKind.LeakyRectifier => new LeakyRectifier(Parameter),
        ActivationKind.SmoothedRectifier => new SmoothedRectifier(Parameter),
        _ => new RectifiedPower(Parameter),
    };

    private static double? Number(string name, string prefix, double otherwise)
        => name.Length == prefix.Length ? otherwise
        : double.TryParse(name[prefix.Length..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number
        : null;

    private static InvalidInputException Unknown(string name, string advice) => new("activation", $"'{name}' is unknown; {advice}.");
}
