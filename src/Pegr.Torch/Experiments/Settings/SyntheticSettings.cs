using Pegr.Torch.Data;
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

    /// <summary>Patches P of an example, one of which is the signal and the others noise.</summary>
    public int Patches { get; init; } = 2;

    /// <summary>Norm ‖mu‖ of the signal, and of each if there are several.</summary>
    public double SignalNorm { get; init; } = 1.5;

    /// <summary>How frequent each of several orthogonal signals is, up to a common factor; one number for one signal.</summary>
    public IReadOnlyList<double> SignalFrequencies { get; init; } = [1];

    /// <summary>What labels are: <c>sign</c>, the signal's; <c>xor</c>, which of two signals it is, whatever its sign.</summary>
    public string SignalLabels { get; init; } = "sign";

    /// <summary>Standard deviation sigma_p of one coordinate of the noise patch.</summary>
    public double NoiseStd { get; init; } = 0.5;

    /// <summary>Whether the noise has its component along mu removed.</summary>
    public bool OrthogonalNoise { get; init; } = true;

    /// <summary>Whether the training examples' noise is drawn anew at every step.</summary>
    public bool FreshNoise { get; init; }

    /// <summary>Whether as many labels are flipped as <see cref="ComparisonSettings.LabelNoise"/> says of them, rounded, and not each with this probability.</summary>
    public bool ExactFlips { get; init; }

    /// <summary>Whether test labels are flipped with <see cref="ComparisonSettings.LabelNoise"/> too.</summary>
    public bool TestLabelNoise { get; init; }

    /// <summary>Filters m per sign.</summary>
    public int Filters { get; init; } = 10;

    /// <summary>The activation: relu with any power from 1, as <c>relu</c>, <c>relu2</c> or <c>relu2.5</c>; <c>leaky-relu0.1</c>; <c>smooth-relu3</c>
    /// (see <see cref="ActivationFunction"/>).</summary>
    public string Activation { get; init; } = "relu2";

    /// <summary>Whether filters have biases, whose initial values are drawn as weights are.</summary>
    public bool Bias { get; init; }

    /// <summary>What outputs are averaged over: <c>filters</c>, <c>patches</c> (and filters) or <c>none</c> (see <see cref="Models.OutputScale"/>).</summary>
    public string OutputScale { get; init; } = "filters";

    /// <summary>How initial weights are drawn: <c>normal</c> or <c>fan-in</c> (see <see cref="FilterInitialization"/>).</summary>
    public string Init { get; init; } = "normal";

    /// <summary>Standard deviation sigma_0 of normal initial weights.</summary>
    public double InitStd { get; init; } = 0.01;

    /// <summary>Optimizer steps.</summary>
    public int Steps { get; init; } = 3000;

    /// <summary>The setting that takes these beyond what theory is derived for; null where it has something to say.</summary>
    /// <exception cref="InvalidInputException">The activation is unknown.</exception>
    public string? BeyondTheory => Beyond?.Setting;

    /// <summary>What it is derived for in its place, as a sentence without its end.</summary>
    internal string? WhyBeyondTheory => Beyond is { } beyond ? $"it is derived for {beyond.Derived} only, and {beyond.Setting} is another" : null;

    // And what it is derived for.
    private (string Setting, string Derived)? Beyond =>
        Patches != 2 ? ("patches", "two patches")
        : SignalFrequencies.Count > 1 ? ("signal-frequencies", "one signal")
        : SignalLabels != SignalClusters.BySign ? ("signal-labels", "labels that are the signal's sign")
        : FreshNoise ? ("fresh-noise", "noise that stays")
        : OutputScale != "filters" ? ("output-scale", "outputs that are averaged over filters")
        : ActivationFunction.Parse(Activation).Power is null ? ("activation", "powers of relu")
        : null;

    /// <summary>Where the data come from.</summary>
    public SignalNoiseDistribution Distribution() => new(Dim, SignalNorm, NoiseStd, OrthogonalNoise)
    {
        Patches = Patches,
        SignalFrequencies = SignalFrequencies,
        SignalLabels = SignalLabels,
        ExactFlips = ExactFlips,
    };

    /// <summary>The network that is trained.</summary>
    public SignalNoiseCnnOptions Network() => new(Dim, Filters)
    {
        Activation = Activation,
        Init = Init,
        InitStd = InitStd,
        Bias = Bias,
        OutputScale = OutputScale,
        Patches = Patches,
    };

    /// <summary>What theory predicts for these settings.</summary>
    /// <exception cref="InvalidInputException">Theory is not derived for such data or networks (see <see cref="BeyondTheory"/>).</exception>
    public SignalNoiseTheory Theory() => Beyond is { } beyond
        ? throw new InvalidInputException(beyond.Setting, $"theory is derived for {beyond.Derived} only; leave it out.")
        : new()
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
            Descent = IsPlainDescent ? new DescentPlan(FilterInitialization.Find(Init).StandardDeviation(InitStd, Dim), LearningRate, Steps) : null,
        };

    // Theory follows gradient descent as it is in books, and leaves biases out: a bias is one weight among d.
    private bool IsPlainDescent => Optimizer == "sgd" && Momentum == 0 && WeightDecay == 0 && ClipNorm == 0 && BatchSize == 0
        && LearningRateSchedule == "constant" && Warmup == 0 && LambdaSchedule == "constant" && PenaltyEvery == 1;
}
