using Pegr.Torch.Data;
using Pegr.Torch.Experiments;
using Pegr.Torch.Models;
using static Pegr.Torch.Cli.Settings.SettingsOf<Pegr.Torch.Experiments.Settings.SyntheticSettings>;

namespace Pegr.Torch.Cli.Settings;

/// <summary>The settings of <c>pegr synthetic</c>.</summary>
internal static class SyntheticSettingList
{
    /// <summary>All of them, in the order of the help text and of <c>config.yaml</c>.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        .. ComparisonSettingList.Training,
        Integer("steps", "Optimizer steps.",
            s => s.Steps, (s, v) => s with { Steps = v }),
        Integer("samples", "Training examples n.",
            s => s.Samples, (s, v) => s with { Samples = v }),
        Integer("test-samples", "Fresh test examples.",
            s => s.TestSamples, (s, v) => s with { TestSamples = v }),
        Integer("dim", "Dimension d of one patch.",
            s => s.Dim, (s, v) => s with { Dim = v }),
        Truth("implicit-dim", "Whether inner products are drawn from their joint distribution, at a cost that does not depend on dim; for the engine reduced.",
            s => s.ImplicitDim, (s, v) => s with { ImplicitDim = v }),
        Integer("patches", "Patches P of an example: one is the signal, the others are noise.",
            s => s.Patches, (s, v) => s with { Patches = v }),
        Number("signal-norm", "Norm of the signal mu, and of each if there are several.",
            s => s.SignalNorm, (s, v) => s with { SignalNorm = v }),
        Numbers("signal-frequencies", "How frequent each of several orthogonal signals is, up to a common factor, such as 8,2; 1 for one signal. As an axis, semicolons between lists: 8,2;1,1.",
            s => s.SignalFrequencies, (s, v) => s with { SignalFrequencies = v }),
        Name("signal-labels", "What labels are: sign, the signal's; xor, which of two signals it is, whatever its sign.",
            s => s.SignalLabels, (s, v) => s with { SignalLabels = v }, SignalNoiseDistribution.Labelings),
        Number("noise-std", "Standard deviation sigma_p of one coordinate of the noise patch.",
            s => s.NoiseStd, (s, v) => s with { NoiseStd = v }),
        Truth("orthogonal-noise", "Whether the noise has its component along mu removed.",
            s => s.OrthogonalNoise, (s, v) => s with { OrthogonalNoise = v }),
        Truth("fresh-noise", "Whether the training examples' noise is drawn anew at every step.",
            s => s.FreshNoise, (s, v) => s with { FreshNoise = v }),
        Truth("exact-flips", "Whether as many labels are flipped as label-noise says of them, rounded, and not each with this probability.",
            s => s.ExactFlips, (s, v) => s with { ExactFlips = v }),
        Truth("test-label-noise", "Whether test labels are flipped with the probability label-noise too.",
            s => s.TestLabelNoise, (s, v) => s with { TestLabelNoise = v }),
        Integer("filters", "Filters m per sign.",
            s => s.Filters, (s, v) => s with { Filters = v }),
        Name("activation", "Activation: relu, relu2, relu3 or relu with any power from 1, such as relu2.5; leaky-relu0.1; smooth-relu3.",
            s => s.Activation, (s, v) => s with { Activation = v }, ["relu", "relu2", "relu3", "leaky-relu", "smooth-relu"]),
        Name("output-scale", "What outputs are averaged over: filters; patches, and filters; or none, a sum.",
            s => s.OutputScale, (s, v) => s with { OutputScale = v }, OutputScale.Keys),
        Truth("bias", "Whether filters have biases, whose initial values are drawn as weights are.",
            s => s.Bias, (s, v) => s with { Bias = v }),
        Name("init", "Initial weights: normal, with init-std; or fan-in, uniform between -1/sqrt(dim) and 1/sqrt(dim) as PyTorch's default.",
            s => s.Init, (s, v) => s with { Init = v }, FilterInitialization.Keys),
        Number("init-std", "Standard deviation sigma_0 of normal initial weights.",
            s => s.InitStd, (s, v) => s with { InitStd = v }),
        .. ComparisonSettingList.Running.Select(WithReduced),
        .. RecordSettingList.All,
        new(
            "save-tensors",
            Setting.SwitchPlaceholder,
            "Whether each run's data and weights are kept, as tensors/RUN.safetensors.",
            request => request.SaveTensors,
            (request, text) => request with { SaveTensors = SettingText.Truth("save-tensors", text) }),
    ];

    private static Setting WithReduced(Setting setting) => setting.Key != "engine" ? setting : setting with
    {
        Help = $"{setting.Help} Or reduced: every objective exactly on inner products, in float64, fast whatever dim.",
        Choices = [.. setting.Choices, ReducedExperiment.Engine],
    };
}
