
namespace Pegr.Torch.ReducedDynamics;

/// <summary>What decides on a run's data: runs of equal keys have the same.</summary>
internal static class DataKeys
{
    /// <summary>Of what <see cref="ReducedData.DrawNoise"/> draws.</summary>
    public static object OfNoise(ReducedRun run)
    {
        var s = run.Settings;
        var sizes = (s.Samples, s.TestSamples, s.Dim, s.ImplicitDim, s.Patches, s.Filters);
        var noise = (s.NoiseStd, s.OrthogonalNoise, s.LabelNoise, s.TestLabelNoise, s.ExactFlips);
        return (run.Seed, sizes, noise, (s.SignalLabels, string.Join(',', s.SignalFrequencies)), (s.Init, s.InitStd, s.Bias));
    }

    /// <summary>Of all that is not noise.</summary>
    public static object OfSignal(ReducedRun run)
    {
        var s = run.Settings;
        return (s.SignalNorm, s.Activation, s.OutputScale);
    }
}
