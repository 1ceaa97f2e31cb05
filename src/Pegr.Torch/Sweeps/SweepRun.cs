using System.Globalization;

namespace Pegr.Torch.Sweeps;

/// <summary>One run of a sweep.</summary>
/// <param name="Index">Its place in the sweep's order.</param>
/// <param name="Cell">Its cell, with the settings; their objectives, lambdas and seeds do not count.</param>
/// <param name="Objective">The objective's key.</param>
/// <param name="LambdaChoice">How its lambda was chosen (see <see cref="SweepLambda.Name"/>); empty for an objective without a penalty.</param>
/// <param name="Lambda">The penalty's weight; 0 for an objective without one.</param>
/// <param name="Seed">The run's seed.</param>
public sealed record SweepRun(int Index, SweepCell Cell, string Objective, string LambdaChoice, double Lambda, int Seed)
{
    /// <summary>What tells it from all other runs of the sweep: the first columns of its line in <c>results.csv</c>.</summary>
    public string Key { get; } = string.Create(
        CultureInfo.InvariantCulture, $"{(Cell ?? throw new ArgumentNullException(nameof(Cell))).Key},{Objective},{LambdaChoice},{Lambda:R},{Seed}");
}
