using Pegr.Torch.Experiments.Settings;

namespace Pegr.Torch.Sweeps;

/// <summary>The line above a sweep's figures.</summary>
internal static class SweepTitle
{
    /// <summary>The settings that do not vary.</summary>
    public static string Of(SignalNoiseSweep sweep)
    {
        // What an axis takes along with it differs between cells, too.
        var corners = (from x in Ends(sweep.X) from y in Ends(sweep.Y) select Parts(sweep.Apply(sweep.Common, x, y)).ToList()).ToList();
        var parts = corners[0].Where(part => part.Key != sweep.X.Key && part.Key != sweep.Y.Key && corners.All(corner => corner.Contains(part)));
        var seeds = sweep.Common.Seeds;
        return FormattableString.Invariant($"{string.Join(", ", parts.Select(part => part.Text))}, {seeds} seed{(seeds > 1 ? "s" : "")}");
    }

    private static double[] Ends(SweepAxis axis) => [axis.Values[0], axis.Values[^1]];

    private static IEnumerable<(string Key, string Text)> Parts(SyntheticSettings s)
    {
        (string Key, bool Counts, FormattableString Text)[] all =
        [
            ("samples", true, $"n={s.Samples}"),
            ("dim", true, $"d={s.Dim}"),
            ("filters", true, $"m={s.Filters}"),
            ("signal-norm", true, $"‖μ‖={s.SignalNorm:R}"),
            ("noise-std", true, $"σ_p={s.NoiseStd:R}"),
            ("init-std", s.Init == "normal", $"σ₀={s.InitStd:R}"),
            ("activation", true, $"{s.Activation}"),
            ("learning-rate", true, $"η={s.LearningRate:R}"),
            ("steps", true, $"steps={s.Steps}"),
        ];
        return all.Where(part => part.Counts).Select(part => (part.Key, FormattableString.Invariant(part.Text)))
            .Concat(SyntheticVariations.Of(s));
    }
}
