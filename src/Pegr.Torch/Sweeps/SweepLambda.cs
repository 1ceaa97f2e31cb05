using System.Globalization;
using Pegr.Torch.Theory;

namespace Pegr.Torch.Sweeps;

/// <summary>How the penalty's weight is chosen in every cell of a sweep.</summary>
/// <param name="Name">What results and figures call the choice: a number, <c>auto</c>, <c>axis</c> or a word of your own.</param>
/// <param name="Of">Lambda for a cell; <see langword="null"/> where there is none to choose.</param>
public sealed record SweepLambda(string Name, Func<SweepCell, double?> Of)
{
    private const string Axis = "axis";

    /// <summary>What theory suggests for the cell (see <see cref="SignalNoiseTheory.SuggestedLambda"/>).</summary>
    public static SweepLambda Suggested { get; } = new("auto", cell => cell.Theory?.SuggestedLambda);

    /// <summary>The horizontal axis is lambda.</summary>
    public static SweepLambda OfX { get; } = new(Axis, cell => cell.X);

    /// <summary>The vertical axis is lambda.</summary>
    public static SweepLambda OfY { get; } = new(Axis, cell => cell.Y);

    /// <summary>The same in every cell.</summary>
    public static SweepLambda Fixed(double lambda) => new(lambda.ToString("R", CultureInfo.InvariantCulture), _ => lambda);
}
