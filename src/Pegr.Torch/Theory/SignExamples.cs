namespace Pegr.Torch.Theory;

/// <summary>How many training examples of one sign there are, in units of n/2.</summary>
/// <param name="Right">Those whose labels are right.</param>
/// <param name="Flipped">Those whose labels are flipped.</param>
internal sealed record SignExamples(double Right, double Flipped)
{
    private const int PointsOfSigns = 2;

    // Accuracy is a steep function of the flips.
    private const int PointsOfFlips = 3;

    /// <summary>What seeds draw, for each sign that is followed, with weights: signs are tossed, and each label is flipped with its probability.
    /// Where none is flipped both signs are taken for alike, and one is followed.</summary>
    public static IReadOnlyList<(IReadOnlyList<SignExamples> Signs, double Weight)> Drawn(SignalNoiseTheory theory)
    {
        if (theory.LabelNoise == 0)
        {
            return [([new(1, 0)], 1)];
        }

        // The mirror image, where there are more examples of the other sign, has the same accuracy.
        var more = 2 * BinomialPoints.Of(theory.Samples, 0.5, PointsOfSigns)[^1].Share;
        var flips = BinomialPoints.Of(theory.Samples / 2.0, theory.LabelNoise, PointsOfFlips);
        return
        [
            .. from plus in flips
               from minus in flips
               select ((IReadOnlyList<SignExamples>)[Of(more, plus.Share), Of(2 - more, minus.Share)], plus.Weight * minus.Weight),
        ];
    }

    private static SignExamples Of(double examples, double flipped) => new(examples * (1 - flipped), examples * flipped);
}
