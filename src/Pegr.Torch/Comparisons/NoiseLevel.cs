using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Comparisons;

/// <summary>The strength of test pixel noise that reports and figures speak of.</summary>
public static class NoiseLevel
{
    private const double Usual = 0.5;

    /// <summary>The measured strength nearest to the usual one, or null for data without a robustness curve.</summary>
    /// <param name="record">An experiment's record.</param>
    public static double? Of(ExperimentRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.Runs
            .SelectMany(run => run.Robustness)
            .Select(point => (double?)point.Sigma)
            .MinBy(sigma => Math.Abs(sigma!.Value - Usual));
    }
}
