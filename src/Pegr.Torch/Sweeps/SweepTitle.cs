using System.Globalization;
using Pegr.Torch.Experiments.Settings;

namespace Pegr.Torch.Sweeps;

/// <summary>The line above a sweep's figures.</summary>
internal static class SweepTitle
{
    /// <summary>The settings that do not vary.</summary>
    public static string Of(SignalNoiseSweep sweep)
    {
        var s = sweep.Common;
        var normal = s.Init == "normal";
        var parts = new (string Key, FormattableString Text)[]
            {
                ("samples", $"n={s.Samples}"), ("dim", $"d={s.Dim}"), ("filters", $"m={s.Filters}"), ("signal-norm", $"‖μ‖={s.SignalNorm:R}"),
                ("noise-std", $"σ_p={s.NoiseStd:R}"), (normal ? "init-std" : "", $"σ₀={s.InitStd:R}"), ("activation", $"{s.Activation}"),
                ("learning-rate", $"η={s.LearningRate:R}"), ("steps", $"steps={s.Steps}"),
            }
            .Where(part => part.Key.Length > 0)
            .Select(part => (part.Key, Text: part.Text.ToString(CultureInfo.InvariantCulture)))
            .Concat(SyntheticVariations.Of(s))
            .Where(part => part.Key != sweep.X.Key && part.Key != sweep.Y.Key)
            .Select(part => part.Text)
            .ToList();
        if (s.LabelNoise > 0)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{(s.ExactFlips ? "exactly " : "")}{s.LabelNoise * 100:0.#}% labels flipped"));
        }

        return string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", parts)}, {s.Seeds} seed{(s.Seeds > 1 ? "s" : "")}");
    }
}
