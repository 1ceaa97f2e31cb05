namespace Pegr.Torch.Theory;

/// <summary>How many training examples of one sign there are, in units of n/2.</summary>
/// <param name="Right">Those whose labels are right.</param>
/// <param name="Flipped">Those whose labels are flipped.</param>
internal sealed record SignExamples(double Right, double Flipped)
{
    // Accuracy is a steep function of the flips.
    private const int PointsOfFlips = 3;

    // What is less probable is left out.
    private const double Rare = 1e-3;

    /// <summary>What seeds draw, for each sign that is followed, with weights: signs are tossed, so that of few examples all may have one sign, and each label is flipped with
    /// its probability. Where both signs are there and no label is flipped both are taken for alike, and one is followed.</summary>
    public static IReadOnlyList<(IReadOnlyList<SignExamples> Signs, double Weight)> Drawn(SignalNoiseTheory theory)
    {
        var probability = Math.Pow(2, 1 - theory.Samples);
        var alone = probability < Rare ? 0 : probability;
        return
        [
            .. (alone < 1 ? OfBoth(theory, alone) : []).Select(drawn => (drawn.Signs, drawn.Weight * (1 - alone))),
            .. (alone > 0 ? OfOne(theory) : []).Select(drawn => (drawn.Signs, drawn.Weight * alone)),
        ];
    }

    private static IEnumerable<(IReadOnlyList<SignExamples> Signs, double Weight)> OfBoth(SignalNoiseTheory theory, double alone)
    {
        if (theory.LabelNoise == 0)
        {
            return [([new(1, 0)], 1)];
        }

        // One sign has so many more than half as the binomial distribution has it without its two ends. The mirror image, where the other sign has more, has the same accuracy.
        double samples = theory.Samples;
        var more = 1 + (Math.Sqrt(samples * (1 - (alone * samples)) / (1 - alone)) / samples);
        var flips = BinomialPoints.Of(samples / 2, theory.LabelNoise, PointsOfFlips);
        return
            from plus in flips
            from minus in flips
            select ((IReadOnlyList<SignExamples>)[Of(more, plus.Share), Of(2 - more, minus.Share)], plus.Weight * minus.Weight);
    }

    private static IEnumerable<(IReadOnlyList<SignExamples> Signs, double Weight)> OfOne(SignalNoiseTheory theory)
        => BinomialPoints.Of(theory.Samples, theory.LabelNoise, PointsOfFlips).Select(flips => ((IReadOnlyList<SignExamples>)[Of(2, flips.Share), Of(0, 0)], flips.Weight));

    private static SignExamples Of(double examples, double flipped) => new(examples * (1 - flipped), examples * flipped);
}
