using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Experiments;
using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.Sweeps;
using Pegr.Torch.Training.Records;
using Pegr.Torch.Vision.Experiments;

namespace Pegr.Torch.Cli.Plans;

/// <summary>The experiments that can be swept. A new one is one of these, and a line in the list of definitions.</summary>
internal static class SweepKinds
{
    /// <summary><c>pegr sweep</c>: signal-noise data, by reduced dynamics.</summary>
    public static SweepKind Synthetic { get; } = new(
        "sweep",
        SweepSettingList.Synthetic,
        [
            Metric.TrainLoss, Metric.TrainAccuracy, Metric.TestLoss, Metric.TestAccuracy,
            Metric.SignalLearning, Metric.SignalLearningPlus, Metric.SignalLearningMinus,
            Metric.NoiseMemorization, Metric.NoiseMemorizationPlus, Metric.NoiseMemorizationMinus,
            Metric.Penalty, Metric.GradientNormMean, Metric.GradientNormVariance,
        ],
        SweepRequest.Auto,
        "fewer samples or a smaller dim",
        settings => SettingChecks.Common(settings, ReducedExperiment.Engine),
        (grid, common, lambdas) => new SignalNoiseSweep
        {
            Common = (SyntheticSettings)common,
            X = grid.X,
            Y = grid.Y,
            Apply = (settings, x, y) => (SyntheticSettings)grid.Settings(settings, x, y),
            Lambdas = lambdas,
        });

    /// <summary><c>pegr sweep images</c>: real images.</summary>
    public static SweepKind Images { get; } = new(
        "sweep images",
        SweepSettingList.Images,
        [
            Metric.TrainLoss, Metric.TrainAccuracy, Metric.TestLoss, Metric.TestAccuracy, Metric.ValidationLoss, Metric.ValidationAccuracy,
            Metric.MemorizedLabels, Metric.Penalty, Metric.GradientNormMean, Metric.GradientNormVariance,
        ],
        "0.01",
        "fewer images or a smaller model",
        CheckImages,
        (grid, common, lambdas) => new ImageSweep
        {
            Common = (ImageSettings)common,
            X = grid.X,
            Y = grid.Y,
            Apply = (settings, x, y) => (ImageSettings)grid.Settings(settings, x, y),
            Lambdas = lambdas,
        });

    // On several machines libtorch's own choice would be several, and the last bits of the results with it.
    private static void CheckImages(ComparisonSettings settings)
    {
        SettingChecks.Common(settings);
        if (settings.Threads == 0)
        {
            throw new InvalidInputException("threads", "0 leaves the number to each machine, and results depend on it; give a number of at least 1.");
        }
    }
}
