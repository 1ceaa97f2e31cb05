using Pegr.Torch.Experiments;
using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.Theory;

namespace Pegr.Torch.Sweeps;

/// <summary>
/// The signal-noise experiment over a grid of two settings: every objective, choice of lambda and seed in every cell, by reduced
/// dynamics, as many runs at a time as the common settings' threads say (0: all cores), with what theory predicts for them.
/// </summary>
public sealed record SignalNoiseSweep : ComparisonSweepOf<SyntheticSettings>
{
    /// <inheritdoc/>
    protected override double BestAccuracy => Common.TestLabelNoise ? Math.Max(Common.LabelNoise, 1 - Common.LabelNoise) : 1;

    /// <inheritdoc/>
    public override void Compute(
        IEnumerable<SweepRun> runs, Action<SweepRun, SweepResult> onFinished, SweepOptions? options = null, CancellationToken cancellationToken = default)
        => SweepComputation.Run(runs, onFinished, cancellationToken);

    /// <inheritdoc/>
    protected override SyntheticSettings Check(SyntheticSettings settings)
    {
        var reduced = settings with { Engine = ReducedExperiment.Engine };
        SyntheticExperiment.Validate(reduced);
        return reduced with { LogEvery = reduced.Steps };
    }

    /// <inheritdoc/>
    protected override SignalNoiseTheory? Theory(SyntheticSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.BeyondTheory is null ? settings.Theory() : null;
    }

    /// <inheritdoc/>
    protected override string? Limit(SyntheticSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.WhyBeyondTheory;
    }

    /// <inheritdoc/>
    protected override string Network(SyntheticSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Activation;
    }

    /// <inheritdoc/>
    protected override string Title() => SweepTitle.Of(this);
}
