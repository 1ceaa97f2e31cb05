using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Cli.Reports;

/// <summary>The strength of test pixel noise that reports speak of.</summary>
internal static class NoiseLevel
{
    private const double Usual = 0.5;

    /// <summary>The measured strength nearest to the usual one, or null for data without a robustness curve.</summary>
    public static double? Of(ExperimentRecord record)
        => record.Runs
            .SelectMany(run => run.Robustness)
            .Select(point => (double?)point.Sigma)
            .MinBy(sigma => Math.Abs(sigma!.Value - Usual));
}
