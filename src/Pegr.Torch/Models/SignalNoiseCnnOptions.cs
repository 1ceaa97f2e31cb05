using static TorchSharp.torch;

namespace Pegr.Torch.Models;

/// <summary>What a <see cref="SignalNoiseCnn"/> is made of.</summary>
/// <param name="Dim">d, length of a patch.</param>
/// <param name="Filters">m, filters per sign.</param>
public sealed record SignalNoiseCnnOptions(int Dim, int Filters)
{
    /// <summary>The activation, by its name (see <see cref="ActivationFunction"/>).</summary>
    public string Activation { get; init; } = "relu2";

    /// <summary>How initial weights are drawn (see <see cref="FilterInitialization"/>).</summary>
    public string Init { get; init; } = "normal";

    /// <summary>sigma_0 of normal initial weights.</summary>
    public double InitStd { get; init; } = 0.01;

    /// <summary>Whether filters have biases, drawn as weights are, s(⟨w, x⟩ + b); the weights are the same ones with and without.</summary>
    public bool Bias { get; init; }

    /// <summary>What outputs are averaged over (see <see cref="Models.OutputScale"/>).</summary>
    public string OutputScale { get; init; } = "filters";

    /// <summary>P, which counts where outputs are averaged over patches.</summary>
    public int Patches { get; init; } = 2;

    /// <summary>float32 or float64; the draws are the same up to rounding.</summary>
    public ScalarType DType { get; init; } = ScalarType.Float32;
}
