using Pegr.Torch.Sweeps;
using Pegr.Torch.Theory;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Vision.Experiments;

/// <summary>
/// The comparison on real images over a grid of two settings: every objective, choice of lambda and seed in every cell. For the
/// network <c>patch-cnn</c> on images beside patches of noise there is what theory predicts (see <see cref="ImageTheory"/>), with the
/// mean norm of all images that may be drawn.
/// </summary>
/// <remarks>Runs are carried out one after the other: initial weights are drawn from torch's global generator, so that runs at the same
/// time in one process would not be those of <see cref="ImageExperiment"/>.</remarks>
public sealed record ImageSweep : ComparisonSweepOf<ImageSettings>
{
    private readonly ImageLoader _loader = new();
    private readonly Dictionary<object, ImageBrightness> _brightness = [];

    /// <inheritdoc/>
    protected override double? GuessedAccuracy => Cells().All(ImageTheory.Covers) ? 0.5 : null;

    /// <inheritdoc/>
    protected override double BestAccuracy
        => Common.TestLabelNoise && ImageTheory.FlipProbability(Common) is var flipped ? Math.Max(flipped, 1 - flipped) : 1;

    /// <inheritdoc/>
    public override void CheckData()
    {
        foreach (var settings in Cells())
        {
            OfAxis(() =>
            {
                using var runs = new ImageRuns(settings, _loader.Load(settings));
                return runs.Steps;
            });
        }
    }

    /// <inheritdoc/>
    public override void Compute(
        IEnumerable<SweepRun> runs, Action<SweepRun, SweepResult> onFinished, SweepOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(onFinished);
        foreach (var same in runs.GroupBy(run => (run.Cell.Settings, run.Objective, run.Lambda, run.Seed)))
        {
            var record = Compute(same.First(), options ?? new SweepOptions(), cancellationToken);
            foreach (var run in same)
            {
                onFinished(run, SweepResult.Of(run, record.Divergence is null ? record.Reported : null));
            }
        }
    }

    /// <inheritdoc/>
    protected override ImageSettings Check(ImageSettings settings)
    {
        ImageExperiment.Validate(settings);
        return settings;
    }

    /// <inheritdoc/>
    protected override SignalNoiseTheory? Theory(ImageSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return ImageTheory.Covers(settings) ? ImageTheory.Of(settings, Brightness(settings)) : null;
    }

    /// <inheritdoc/>
    protected override string Network(ImageSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Model;
    }

    /// <inheritdoc/>
    protected override string Title() => ImageSweepTitle.Of([.. Cells()]);

    private RunRecord Compute(SweepRun run, SweepOptions options, CancellationToken cancellationToken)
    {
        var cell = (ImageSettings)run.Cell.Settings;
        var images = _loader.Load(cell); // with the first seed, which decides on the test images of some
        var settings = cell with
        {
            Objectives = [run.Objective],
            Lambdas = [run.Lambda],
            Seed = run.Seed,
            Seeds = 1,
            Device = options.Device ?? cell.Device,
        };
        using var data = new ImageRuns(settings, images);
        return data.Run(null, options.Checkpoints?.Invoke(run), null, cancellationToken)[0];
    }

    private ImageBrightness Brightness(ImageSettings settings)
    {
        lock (_brightness)
        {
            var images = _loader.Load(settings).Train;
            if (!_brightness.TryGetValue(images, out var brightness))
            {
                _brightness.Add(images, brightness = new ImageBrightness(images));
            }

            return brightness;
        }
    }

    private IEnumerable<ImageSettings> Cells() => from y in Y.Values from x in X.Values select Apply(Common, x, y);
}
