using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace Pegr.Torch.Theory;

/// <summary>
/// What theory says of the two-layer CNN on signal-noise data, trained by gradient descent from small weights.
/// Cao, Chen, Belkin, Gu, arXiv 2202.06526 (q above 2); Kou, Chen, Chen, Gu, arXiv 2303.04145 (ReLU); the rates of growth and
/// PEGR's window are derived in docs/theory.md, and so is the training in mean field that accuracies come from.
/// </summary>
public sealed record SignalNoiseTheory
{
    /// <summary>The accuracy on true labels above which the signal counts as learned.</summary>
    public const double LearnedAccuracy = 0.9;

    private const int FewestFilters = 5;
    private const int FewestSamplesByRates = 3;

    /// <summary>Training examples n.</summary>
    public required int Samples { get; init; }

    /// <summary>Dimension d of a patch.</summary>
    public required int Dim { get; init; }

    /// <summary>Norm ‖mu‖ of the signal.</summary>
    public required double SignalNorm { get; init; }

    /// <summary>Standard deviation sigma_p of a coordinate of the noise.</summary>
    public required double NoiseStd { get; init; }

    /// <summary>Filters m per sign.</summary>
    public required int Filters { get; init; }

    /// <summary>Power q of the activation.</summary>
    public required double Power { get; init; }

    /// <summary>Probability p with which a training label is flipped.</summary>
    public double LabelNoise { get; init; }

    /// <summary>Whether the noise is orthogonal to the signal.</summary>
    public bool OrthogonalNoise { get; init; } = true;

    /// <summary>Examples in a group of the objective <c>group</c>.</summary>
    public int GroupSize { get; init; } = 1;

    /// <summary>How the network is trained; without it only regimes are predicted, and no accuracy.</summary>
    public DescentPlan? Descent { get; init; }

    /// <summary>The signal-to-noise ratio ‖mu‖ / (sigma_p √d).</summary>
    public double SignalToNoise => SignalNorm / Math.Sqrt(NoisePatch);

    /// <summary>
    /// What decides between the regimes of gradient descent: (1 − 2p) n·SNR^q for q of at least 2, n·SNR⁴·d for ReLU;
    /// <see langword="null"/> for q between, of which nothing is proven.
    /// </summary>
    public double? Strength => Power switch
    {
        1 => Samples * Math.Pow(SignalToNoise, 4) * Dim,
        >= 2 => LabelFactor * Samples * Math.Pow(SignalToNoise, Power),
        _ => null,
    };

    /// <summary>
    /// The <see cref="Strength"/> between the regimes. For q of at least 2 it is 2, where signal and noise grow alike from small
    /// weights. For ReLU it is 1, the order of magnitude only: the papers leave constants open.
    /// </summary>
    public double Threshold => Power == 1 ? 1 : 2;

    /// <summary>
    /// PEGR's window of lambda, sharp for q = 2, an order of magnitude for q above 2; <see langword="null"/> for q below 2 or
    /// without a signal.
    /// </summary>
    public LambdaWindow? Window => WindowOf("pegr");

    /// <summary>The window of any objective that penalizes squared gradients; <see langword="null"/> for others as well.</summary>
    /// <param name="objective">The objective's key: <c>pegr</c>, <c>group</c>, <c>gr</c> or <c>variance</c>.</param>
    public LambdaWindow? WindowOf(string objective) => Shares(objective) is not { Signal: > 0 } shares || Power < 2 || SignalNorm == 0
        ? null
        : new LambdaWindow(1 / (shares.Noise * PenaltyFactor * NoisePatch), LabelFactor / (shares.Signal * PenaltyFactor * SignalNorm * SignalNorm));

    /// <summary>
    /// A lambda that should work: the middle of the window; 0 where the window is empty, as no lambda slows the noise more than
    /// the signal there; <see langword="null"/> where no window is derived.
    /// </summary>
    public double? SuggestedLambda => Window is { } window ? (window.IsEmpty ? 0 : window.Middle) : null;

    // sigma_p² d, the expected squared norm of a noise patch.
    private double NoisePatch => NoiseStd * NoiseStd * Dim;

    // A flipped label pulls the signal the other way.
    private double LabelFactor => 1 - (2 * LabelNoise);

    // q(q−1) / 2m
    private double PenaltyFactor => Power * (Power - 1) / (2 * Filters);

    /// <summary>
    /// The growth of a = ⟨w_{j,r}, j·mu⟩ &gt; 0 in one unit of learning rate times steps, while all outputs are near 0; PEGR's, or
    /// gradient descent's with lambda 0.
    /// </summary>
    /// <param name="a">The inner product.</param>
    /// <param name="lambda">The penalty's weight.</param>
    /// <param name="slopes">Q = ‖∇f(x_i)‖², the same for all examples i: PEGR moves an example by 1 + lambda Q/4 times what gradient descent does.
    /// <see cref="InitialSlopes"/> is the initial one.</param>
    public double SignalGrowth(double a, double lambda, double slopes = 0) => Growth(a, lambda, slopes, SignalNorm * SignalNorm, 0.5, LabelFactor);

    /// <summary>The same of b = ⟨w_{j,r}, xi_i⟩ &gt; 0 for a training example i with y_i = j.</summary>
    /// <param name="b">The inner product.</param>
    /// <param name="lambda">The penalty's weight.</param>
    /// <param name="slopes">See <see cref="SignalGrowth"/>.</param>
    public double NoiseGrowth(double b, double lambda, double slopes = 0) => Growth(b, lambda, slopes, NoisePatch, 1.0 / Samples, 1);

    /// <summary>Q = ‖∇f(x_i)‖², expected at normal initial weights.</summary>
    /// <param name="initStd">Their standard deviation sigma_0.</param>
    public double InitialSlopes(double initStd)
    {
        // E s'(z)² = q² τ^(2q−2) E max(0, N)^(2q−2) for z of standard deviation τ, and a filter per sign and patch.
        var moment = Math.Pow(2, Power - 2) * SpecialFunctions.Gamma(Power - 0.5) / Math.Sqrt(Math.PI);
        return 2 * Power * Power * moment / Filters * (OfPatch(SignalNorm * SignalNorm) + OfPatch(NoisePatch));

        double OfPatch(double squaredNorm) => squaredNorm * Math.Pow(initStd * initStd * squaredNorm, Power - 1);
    }

    /// <summary>
    /// The accuracy on fresh examples with true labels that is expected after <see cref="Descent"/>, as a mean over seeds, from training a few typical
    /// examples in mean field; <see langword="null"/> without <see cref="Descent"/>, below 5 filters, for objectives without <see cref="PenaltyShares"/>, and where training diverges.
    /// </summary>
    /// <param name="objective">The objective's key.</param>
    /// <param name="lambda">The penalty's weight.</param>
    public double? Accuracy(string objective, double lambda)
    {
        return MeanField(objective, lambda)?.Accuracy();
    }

    /// <summary>
    /// The first step at which the signal counts as learned, by the same training in mean field, up to ten times as many steps as <see cref="Descent"/> has;
    /// <see langword="null"/> where none is, and where there is no <see cref="Accuracy"/>.
    /// </summary>
    /// <param name="objective">The objective's key.</param>
    /// <param name="lambda">The penalty's weight.</param>
    public int? StepsToLearn(string objective, double lambda)
    {
        return MeanField(objective, lambda)?.StepsToLearn();
    }

    /// <summary>Why there is no prediction for any objective, as a sentence without its end; <see langword="null"/> where there are predictions.</summary>
    public string? WhySilent =>
        Filters < FewestFilters ? $"of fewer than {FewestFilters} filters all of a sign may begin where they learn nothing"
        : Descent is null && Samples < FewestSamplesByRates ? $"fewer than {FewestSamplesByRates} examples often have one sign, and the other is not learned"
        : null;

    /// <summary>
    /// How far settings lie from the predicted boundary: above 0 in the regime of signal learning, below 0 outside it, continuous
    /// up to the limits; <see langword="null"/> where nothing is predicted (see <see cref="WhySilent"/>). With <see cref="Descent"/> it follows from the
    /// <see cref="Accuracy"/>, without it from rates of growth alone.
    /// </summary>
    /// <param name="objective">The objective's key; there are predictions for those that have <see cref="PenaltyShares"/>.</param>
    /// <param name="lambda">The penalty's weight.</param>
    public double? Margin(string objective, double lambda) => Expect(objective, lambda).Margin;

    /// <summary><see cref="Margin"/> and <see cref="Accuracy"/> at the price of one.</summary>
    /// <param name="objective">The objective's key.</param>
    /// <param name="lambda">The penalty's weight.</param>
    public (double? Margin, double? Accuracy) Expect(string objective, double lambda)
    {
        ArgumentNullException.ThrowIfNull(objective);
        if (WhySilent is not null)
        {
            return (null, null);
        }

        if (Descent is null)
        {
            return (RegimeMargin(objective, lambda), null);
        }

        var accuracy = Accuracy(objective, lambda);
        return (accuracy is { } known ? Probit(known) - Probit(LearnedAccuracy) : null, accuracy);
    }

    /// <summary>The same of <see cref="Margin"/> by rates of growth from small weights, whatever the training: time, steps that are too large, and how few
    /// filters or examples there are, do not come into it.</summary>
    /// <param name="objective">The objective's key; there are predictions for those that have <see cref="PenaltyShares"/>.</param>
    /// <param name="lambda">The penalty's weight.</param>
    public double? RegimeMargin(string objective, double lambda)
    {
        ArgumentNullException.ThrowIfNull(objective);
        return Shares(objective) switch
        {
            null => null,
            { Signal: 0 } => GradientDescentMargin,
            _ when lambda == 0 || Power == 1 => GradientDescentMargin,
            { } shares => PenaltyMargin(objective, lambda, shares),
        };
    }

    /// <summary>The regime expected; <see langword="null"/> where nothing is predicted.</summary>
    /// <param name="objective">The objective's key.</param>
    /// <param name="lambda">The penalty's weight.</param>
    public Regime? Predict(string objective, double lambda) => RegimeOf(Margin(objective, lambda));

    /// <summary>The regime of a <see cref="Margin"/>.</summary>
    /// <param name="margin">The margin; null where nothing is predicted.</param>
    public static Regime? RegimeOf(double? margin) => margin is { } known ? (known > 0 ? Regime.SignalLearning : Regime.NoiseMemorization) : null;

    private double? GradientDescentMargin => Strength is { } strength ? Log(strength / Threshold) : null;

    private double? PenaltyMargin(string objective, double lambda, PenaltyShares shares)
    {
        if (WindowOf(objective) is not { } window)
        {
            return null;
        }

        var signalGrows = Log(window.Upper / lambda);
        if (lambda >= window.Lower || lambda >= window.Upper)
        {
            return signalGrows;
        }

        // Both grow: for q = 2 the faster one wins; above, the penalty comes too late to change which one that is.
        var race = Power == 2
            ? Log(SignalGrowth(1, lambda * shares.Signal) / NoiseGrowth(1, lambda * shares.Noise))
            : GradientDescentMargin!.Value;
        return Math.Min(signalGrows, race);
    }

    private MeanFieldPrediction? MeanField(string objective, double lambda)
        => Shares(objective) is { } shares && Descent is not null && WhySilent is null ? new MeanFieldPrediction(this, lambda, shares) : null;

    private PenaltyShares? Shares(string objective) => PenaltyShares.Of(objective, Samples, GroupSize);

    // (share · q / 2m) s z^{q−1} [drive (1 + lambda Q/4) − lambda q(q−1)/(2m) s z^{q−2}], s the patch's squared norm
    private double Growth(double z, double lambda, double slopes, double squaredNorm, double share, double drive)
        => share * Power / (2 * Filters) * squaredNorm * Math.Pow(z, Power - 1)
            * ((drive * (1 + (lambda * slopes / 4))) - (Power == 1 ? 0 : lambda * PenaltyFactor * squaredNorm * Math.Pow(z, Power - 2)));

    private static double Probit(double accuracy) => Normal.InvCDF(0, 1, Math.Clamp(accuracy, 1e-6, 1 - 1e-6));

    // Finite, so that boundaries can be drawn through signals of norm 0.
    private static double Log(double ratio) => Math.Clamp(Math.Log(Math.Max(ratio, 0)), -50, 50);
}
