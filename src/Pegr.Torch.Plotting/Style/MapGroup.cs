using Pegr.Torch.Sweeps;

namespace Pegr.Torch.Plotting.Style;

/// <summary>The groups of a sweep that one figure shows: an objective with all its choices of lambda.</summary>
/// <param name="Groups">The groups, by rising lambda; chosen ones last.</param>
internal sealed record MapGroup(IReadOnlyList<SweepGroup> Groups)
{
    /// <summary>Whether there are several choices, each with a panel of its own.</summary>
    public bool IsSheet => Groups.Count > 1;

    /// <summary>The stem of files' names: <c>gd</c>, <c>pegr-auto</c>, or <c>pegr</c> for several choices.</summary>
    public string Name => IsSheet ? Groups[0].Objective : Groups[0].Name;

    /// <summary>The display name: "GD", "PEGR (λ=0.1)", or "PEGR at every λ".</summary>
    public string Title => IsSheet ? $"{SweepText.NameOf(Groups[0] with { LambdaChoice = "" })} at every λ" : SweepText.NameOf(Groups[0]);

    /// <summary>A record's groups by objective.</summary>
    public static IReadOnlyList<MapGroup> Of(SweepRecord record) =>
    [
        .. record.Groups.GroupBy(group => group.Objective).Select(groups => new MapGroup([.. groups.OrderBy(SweepText.LambdaOf)])),
    ];
}
