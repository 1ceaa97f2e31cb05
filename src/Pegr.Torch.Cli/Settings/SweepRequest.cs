using Pegr.Torch.Experiments.Settings;

namespace Pegr.Torch.Cli.Settings;

/// <summary>All that decides what a sweep computes.</summary>
/// <param name="Settings">What holds in every cell.</param>
/// <param name="X">The horizontal axis, as it was written.</param>
/// <param name="Y">The vertical axis, as it was written; empty for none.</param>
/// <param name="Lambdas">The choices of lambda: numbers, <c>auto</c>, <c>axis</c>, <c>tie</c>; none for the axis, the tie or the default.</param>
internal sealed record SweepRequest(ComparisonSettings Settings, string X, string Y, IReadOnlyList<string> Lambdas)
    : RunRequest(Settings)
{
    /// <summary>The choice of the theory's suggestion.</summary>
    public const string Auto = "auto";

    /// <summary>The choice of the axis's value.</summary>
    public const string Axis = "axis";

    /// <summary>The choice of the value that is tied to the axes.</summary>
    public const string Tied = "tie";

    /// <summary>Settings that follow the axes, as they were written; empty for none.</summary>
    public string Tie { get; init; } = "";
}
