using Pegr.Torch.Models;
using Pegr.Torch.Theory;

namespace Pegr.Torch.Experiments.Settings;

/// <summary>Settings of the signal-noise experiment; the defaults are the published comparison.</summary>
public sealed record SyntheticSettings : ComparisonSettings
{
    /// <summary>The engine that computes on inner products in place of weights.</summary>
    public const string ReducedEngine = "reduced";

    /// <summary>Training examples n.</summary>
    public int Samples { get; init; } = 50;

    /// <summary>Fresh test examples.</summary>
    public int TestSamples { get; init; } = 1000;

    /// <summary>Dimension d of one patch.</summary>
    public int Dim { get; init; } = 1000;

    /// <summary>Whether inner products are drawn from their joint distribution and not formed from vectors in R^d, so that cost
    /// and memory do not depend on <see cref="Dim"/>: other draws, of the same distribution. For the engine reduced.</summary>
    public bool ImplicitDim { get; init; }

    /// <summary>Norm ‖mu‖ of the signal.</summary>
    public double SignalNorm { get; init; } = 1.5;

    /// <summary>Standard deviation sigma_p of one coordinate of the noise patch.</summary>
    public double NoiseStd { get; init; } = 0.5;

    /// <summary>Whether the noise has its component along mu removed.</summary>
    public bool OrthogonalNoise { get; init; } = true;

    /// <summary>Whether test labels are flipped with <see cref="ComparisonSettings.LabelNoise"/> too.</summary>
    public bool TestLabelNoise { get; init; }

    /// <summary>Filters m per sign.</summary>
    public int Filters { get; init; } = 10;

    /// <summary>The activation: <c>relu</c>, <c>relu2</c>, <c>relu3</c> or relu with any power from 1, as <c>relu2.5</c>.</summary>
    public string Activation { get; init; } = "relu2";

    /// <summary>Whether filters have biases, whose initial values are drawn as weights are.</summary>
    public bool Bias { get; init; }

    /// <summary>Standard deviation sigma_0 of the initial weights.</summary>
    public double InitStd { get; init; } = 0.01;

    /// <summary>Optimizer steps.</summary>
    public int Steps { get; init; } = 3000;

    /// <summary>What theory predicts for these settings.</summary>
    /// <exception cref="InvalidInputException">The activation is no power of a rectified linear unit.</exception>
    public SignalNoiseTheory Theory() => new()
    {
        Samples = Samples,
        Dim = Dim,
        SignalNorm = SignalNorm,
        NoiseStd = NoiseStd,
        Filters = Filters,
        Power = RectifiedPower.ParsePower(Activation),
        LabelNoise = LabelNoise,
        OrthogonalNoise = OrthogonalNoise,
        GroupSize = GroupSize,
        Descent = IsPlainDescent ? new DescentPlan(InitStd, LearningRate, Steps) : null,
    };

    // Theory follows gradient descent as it is in books, and leaves biases out: a bias is one weight among d.
    private bool IsPlainDescent => Optimizer == "sgd" && Momentum == 0 && WeightDecay == 0 && ClipNorm == 0 && BatchSize == 0
        && LearningRateSchedule == "constant" && Warmup == 0 && LambdaSchedule == "constant" && PenaltyEvery == 1;
}
