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
        .. SignExamples.Drawn(theory).Select(drawn => (new MeanFieldTraining(theory, theory.Descent!, lambda, shares, drawn.Signs), drawn.Weight)),
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
}
