using Pegr.Torch.Data;

namespace Pegr.Torch.Experiments.Settings;

/// <summary>What makes data and network of settings other than the signal-noise model's first form, for titles.</summary>
internal static class SyntheticVariations
{
    /// <summary>The setting and what to say of it, of each that differs.</summary>
    public static IEnumerable<(string Key, string Text)> Of(SyntheticSettings settings)
    {
        var s = settings;
        (string Key, bool Differs, FormattableString Text)[] all =
        [
            ("patches", s.Patches != 2, $"P={s.Patches}"),
            ("signal-frequencies", s.SignalFrequencies.Count > 1, $"{s.SignalFrequencies.Count} signals"),
            ("signal-labels", s.SignalLabels == SignalClusters.ByXor, $"XOR labels"),
            ("fresh-noise", s.FreshNoise, $"fresh noise"),
            ("bias", s.Bias, $"biases"),
            ("init", s.Init != "normal", $"{s.Init} weights"),
            ("output-scale", s.OutputScale != "filters", $"{(s.OutputScale == "none" ? "summed outputs" : $"outputs averaged over {s.OutputScale}")}"),
            ("label-noise", s.LabelNoise > 0, $"{(s.ExactFlips ? "exactly " : "")}{s.LabelNoise * 100:0.#}% labels flipped"),
        ];
        return all.Where(variation => variation.Differs).Select(variation => (variation.Key, FormattableString.Invariant(variation.Text)));
    }
}
