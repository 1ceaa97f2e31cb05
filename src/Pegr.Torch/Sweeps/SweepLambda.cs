using System.Globalization;
using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.Theory;

namespace Pegr.Torch.Sweeps;

/// <summary>How the penalty's weight is chosen in every cell of a sweep.</summary>
/// <param name="Name">What results and figures call the choice: a number, <c>auto</c> or <c>axis</c>.</param>
/// <param name="Of">Lambda for a cell's settings and its values of x and y; <see langword="null"/> where there is none to choose.</param>
public sealed record SweepLambda(string Name, Func<SyntheticSettings, double, double, double?> Of)
{
    private const string Axis = "axis";

    /// <summary>What theory suggests for the cell's settings (see <see cref="SignalNoiseTheory.SuggestedLambda"/>).</summary>
    public static SweepLambda Suggested { get; } = new("auto", (settings, _, _) => settings.Theory().SuggestedLambda);

    /// <summary>The horizontal axis is lambda.</summary>
    public static SweepLambda OfX { get; } = new(Axis, (_, x, _) => x);

    /// <summary>The vertical axis is lambda.</summary>
    public static SweepLambda OfY { get; } = new(Axis, (_, _, y) => y);

    /// <summary>The same in every cell.</summary>
    public static SweepLambda Fixed(double lambda) => new(lambda.ToString("R", CultureInfo.InvariantCulture), (_, _, _) => lambda);
}
