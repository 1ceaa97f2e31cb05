using Pegr.Torch.Data;
using Pegr.Torch.Experiments.Checkpoints;
using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.Models;
using Pegr.Torch.ReducedDynamics;
using Pegr.Torch.Runtime;
using Pegr.Torch.Training;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Experiments;

/// <summary>Compares objectives on signal-noise data with the two-layer CNN.</summary>
public static class SyntheticExperiment
{
    /// <summary>The experiment's name in records.</summary>
    public const string Name = "synthetic";

    /// <summary>Refuses settings that cannot be run, without starting libtorch.</summary>
    /// <exception cref="InvalidInputException">A setting is out of range; the message begins with its kebab-case name.</exception>
    public static void Validate(SyntheticSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        SettingChecks.Common(settings, ReducedExperiment.Engine);
        SettingChecks.Positive("samples", settings.Samples);
        SettingChecks.Positive("test-samples", settings.TestSamples);
        SettingChecks.Positive("dim", settings.Dim);
        SettingChecks.Positive("filters", settings.Filters);
        SettingChecks.Within("patches", settings.Patches, 2, int.MaxValue, maximumIncluded: true);
        SettingChecks.Positive("steps", settings.Steps);
        SettingChecks.NotNegative("signal-norm", settings.SignalNorm);
        SettingChecks.Positive("noise-std", settings.NoiseStd);
        SettingChecks.NotNegative("init-std", settings.InitStd);
        SettingChecks.InFloat32(settings, "signal-norm", settings.SignalNorm);
        SettingChecks.InFloat32(settings, "noise-std", settings.NoiseStd);
        SettingChecks.InFloat32(settings, "init-std", settings.InitStd);
        SignalClusters.Check(settings.SignalLabels, settings.SignalFrequencies);
        SettingChecks.Within("dim", settings.Dim, settings.Distribution().Clusters.Signals, int.MaxValue, maximumIncluded: true);
        ActivationFunction.Parse(settings.Activation);
        SettingChecks.OneOf("init", settings.Init, FilterInitialization.Keys);
        SettingChecks.OneOf("output-scale", settings.OutputScale, OutputScale.Keys);
        var isReduced = settings.Engine == ReducedExperiment.Engine;
        MemoryCheck.Require(isReduced ? ReducedChecks.Bytes(settings) : Bytes(settings), "samples, test-samples, patches, filters and dim");
        ReducedChecks.Check(settings);
    }

    /// <summary>Runs every objective on every seed; all objectives of one seed share data and initial weights.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="observer">Follows the runs.</param>
    /// <param name="checkpoints">Where to go on, and what to keep for that; null for neither.</param>
    /// <param name="cancellationToken">Stops the experiment between two steps.</param>
    /// <exception cref="InvalidInputException">A setting is out of range or the device is not there.</exception>
    /// <exception cref="DivergedException">The loss or gradient of every run became NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static ExperimentRecord Run(
        SyntheticSettings settings,
        IExperimentObserver? observer = null,
        ICheckpointStore? checkpoints = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Validate(settings);
        LibTorch.Initialize();
        return ComparedRuns.ToRecord(
            Name,
            Title(settings),
            settings.Engine == ReducedExperiment.Engine
                ? new ReducedComparison(settings, observer, cancellationToken).Run()
                : RunByAutograd(settings, observer, checkpoints, cancellationToken));
    }

    private static IReadOnlyList<RunRecord> RunByAutograd(
        SyntheticSettings settings, IExperimentObserver? observer, ICheckpointStore? checkpoints, CancellationToken cancellationToken)
    {
        var device = Devices.Parse(settings.Device);
        var runner = new ComparisonRunner(settings, settings.Steps, observer, checkpoints, cancellationToken);
        return runner.Run(seed => new SyntheticSeed(settings, seed, device));
    }

    private static string Title(SyntheticSettings s)
    {
        var variations = string.Concat(SyntheticVariations.Of(s).Select(variation => $", {variation.Text}"));
        return FormattableString.Invariant(
            $"Signal-noise data, n={s.Samples}, d={s.Dim}, m={s.Filters}, ‖μ‖={s.SignalNorm}, σ_p={s.NoiseStd}, {s.Activation}{variations}");
    }

    // Data are drawn in float64 with their noise apart, then copied to the device; weights have gradients and graphs.
    private static double Bytes(SyntheticSettings s)
    {
        var patches = (s.FreshNoise ? 5.0 : 3) * ((double)s.Samples + s.TestSamples) * s.Patches * s.Dim;
        var weights = 10.0 * 2 * s.Filters * s.Dim;
        var activations = 10.0 * s.Samples * s.Patches * 2 * s.Filters;
        return sizeof(double) * (patches + weights + activations);
    }
}
