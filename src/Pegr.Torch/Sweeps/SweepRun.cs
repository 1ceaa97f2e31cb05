using System.Globalization;
using Pegr.Torch.ReducedDynamics;

namespace Pegr.Torch.Sweeps;

/// <summary>One run of a sweep.</summary>
/// <param name="Index">Its place in the sweep's order.</param>
/// <param name="X">The horizontal axis's value.</param>
/// <param name="Y">The vertical axis's value.</param>
/// <param name="LambdaChoice">How its lambda was chosen (see <see cref="SweepLambda.Name"/>); empty for an objective without a penalty.</param>
/// <param name="Run">What is computed.</param>
public sealed record SweepRun(int Index, double X, double Y, string LambdaChoice, ReducedRun Run)
{
    /// <summary>What tells it from all other runs of the sweep: the first columns of its line in <c>results.csv</c>.</summary>
    public string Key { get; } = string.Create(
        CultureInfo.InvariantCulture, $"{X:R},{Y:R},{Run.Objective},{LambdaChoice},{Run.Lambda:R},{Run.Seed}");
}
