using Pegr.Torch.Experiments;
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
        Number("signal-norm", "Norm of the signal mu.",
            s => s.SignalNorm, (s, v) => s with { SignalNorm = v }),
        Number("noise-std", "Standard deviation sigma_p of one coordinate of the noise patch.",
            s => s.NoiseStd, (s, v) => s with { NoiseStd = v }),
        Truth("orthogonal-noise", "Whether the noise has its component along mu removed.",
            s => s.OrthogonalNoise, (s, v) => s with { OrthogonalNoise = v }),
        Truth("test-label-noise", "Whether test labels are flipped with the probability label-noise too.",
            s => s.TestLabelNoise, (s, v) => s with { TestLabelNoise = v }),
        Integer("filters", "Filters m per sign.",
            s => s.Filters, (s, v) => s with { Filters = v }),
        Name("activation", "Activation: relu, relu2, relu3 or relu with any power from 1, such as relu2.5.",
            s => s.Activation, (s, v) => s with { Activation = v }, ["relu", "relu2", "relu3"]),
        Truth("bias", "Whether filters have biases, whose initial values are drawn as weights are.",
            s => s.Bias, (s, v) => s with { Bias = v }),
        Number("init-std", "Standard deviation sigma_0 of the initial weights.",
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
