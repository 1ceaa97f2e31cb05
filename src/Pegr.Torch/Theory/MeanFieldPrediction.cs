namespace Pegr.Torch.Theory;

/// <summary>What training in mean field says of settings, as a mean over seeds.</summary>
/// <param name="theory">Data, network and training.</param>
/// <param name="lambda">The penalty's weight.</param>
/// <param name="shares">Of which penalty it is.</param>
internal sealed class MeanFieldPrediction(SignalNoiseTheory theory, double lambda, PenaltyShares shares)
{
    private const int StepsBeyond = 10;
    private const double StepsBetween = 1.05;

    private readonly DescentPlan _plan = theory.Descent!;
    private readonly List<(MeanFieldTraining Training, double Weight)> _trainings =
    [
        .. FlippedShares(theory).Select(point => (new MeanFieldTraining(theory, theory.Descent!, lambda, shares, point.Flipped), point.Weight)),
    ];

    /// <summary>The accuracy on fresh examples after training; null where it diverges.</summary>
    public double? Accuracy() => AccuracyAt(_plan.Steps);

    /// <summary>The first step at which the accuracy is above <see cref="SignalNoiseTheory.LearnedAccuracy"/>, to 5%; null where none is.</summary>
    public int? StepsToLearn()
    {
        for (var step = 1L; step <= (long)StepsBeyond * _plan.Steps; step = Math.Max(step + 1, (long)(step * StepsBetween)))
        {
            switch (AccuracyAt((int)Math.Min(step, int.MaxValue)))
            {
                case null:
                    return null;
                case > SignalNoiseTheory.LearnedAccuracy:
                    return (int)step;
            }
        }

        return null;
    }

    private double? AccuracyAt(int step)
    {
        var accuracy = 0.0;
        foreach (var (training, weight) in _trainings)
        {
            if (!training.RunTo(step))
            {
                return null;
            }

            accuracy += weight * training.Accuracy();
        }

        return accuracy;
    }

    // The signs of examples and the flips are drawn, so the pull of either sign's examples on the signal, 1 − 2p on average, differs from seed to
    // seed, with variance (2 − (1 − 2p)²)/n. Three points of a normal distribution stand for each sign's.
    private static IEnumerable<((double Plus, double Minus) Flipped, double Weight)> FlippedShares(SignalNoiseTheory theory)
    {
        if (theory.LabelNoise == 0)
        {
            return [((0, 0), 1)];
        }

        var pull = 1 - (2 * theory.LabelNoise);
        var distance = Math.Sqrt(3 * (2 - (pull * pull)) / theory.Samples) / 2;
        (double Share, double Weight)[] points =
        [
            (Math.Max(theory.LabelNoise - distance, 0), 1 / 6.0), (theory.LabelNoise, 2 / 3.0), (Math.Min(theory.LabelNoise + distance, 1), 1 / 6.0),
        ];
        return
            from plus in Enumerable.Range(0, points.Length)
            from minus in Enumerable.Range(0, plus + 1)
            select ((points[plus].Share, points[minus].Share), (plus == minus ? 1 : 2) * points[plus].Weight * points[minus].Weight);
    }
}
