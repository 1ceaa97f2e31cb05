using System.Globalization;

namespace Pegr.Torch.Vision.Noise;

/// <summary>A number that a noise is given in settings, after its name and a colon.</summary>
/// <param name="Name">What stands for it in help texts, such as <c>SIGMA</c>.</param>
/// <param name="Meaning">What it is, with its unit.</param>
/// <param name="Minimum">The least it can be.</param>
/// <param name="Maximum">The most it can be.</param>
/// <param name="Whole">Whether it is a whole number.</param>
/// <param name="Default">What it is where it is left out; null where it must be given.</param>
public sealed record NoiseParameter(
    string Name, string Meaning, double Minimum, double Maximum, bool Whole = false, double? Default = null)
{
    /// <summary>What it can be, for messages.</summary>
    public string Range => string.Create(
        CultureInfo.InvariantCulture, $"{Name} ({Meaning}) is a {(Whole ? "whole " : "")}number from {Minimum} to {Maximum}");

    /// <summary>Whether a value is one that it can have.</summary>
    public bool Allows(double value) => value >= Minimum && value <= Maximum && (!Whole || double.IsInteger(value));

    /// <summary>The value itself.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range.</exception>
    public double Checked(double value)
        => Allows(value) ? value : throw new ArgumentOutOfRangeException(Name, value, $"{Range}.");
}
