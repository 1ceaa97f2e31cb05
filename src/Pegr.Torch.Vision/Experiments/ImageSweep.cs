using Pegr.Torch.Experiments;
using Pegr.Torch.Objectives;
using Pegr.Torch.Sweeps;
using Pegr.Torch.Theory;
using Pegr.Torch.Training;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Vision.Experiments;

/// <summary>
/// The comparison on real images beside patches of noise over a grid of two settings: the number of training images and the
/// noise's standard deviation. Lambda is what theory suggests for each cell (see <see cref="ImageTheory"/>).
/// </summary>
public sealed record ImageSweep
{
    private const int FineGrid = 121;

    /// <summary>What holds in every cell: settings of the model <c>patch-cnn</c>. Numbers of training images, noises and lambdas do not count.</summary>
    public required ImageSettings Common { get; init; }

    /// <summary>The horizontal axis: training images n, setting <c>samples</c>.</summary>
    public required SweepAxis Samples { get; init; }

    /// <summary>The vertical axis: standard deviation of the noise patch, setting <c>noise-std</c>.</summary>
    public required SweepAxis NoiseStd { get; init; }

    /// <summary>Carries all runs out, one after the other. A run that diverges is marked and the others go on.</summary>
    /// <param name="onCell">Told of n and sigma before their runs begin.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <exception cref="InvalidInputException">The settings of a cell cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public SweepRecord Run(Action<double, double>? onCell = null, CancellationToken cancellationToken = default)
    {
        var theory = ImageTheory.Of(Cell(0, NoiseStd.Values[0], lambda: 0));
        var results = new List<(string Objective, string Choice, SweepResult Result)>();
        foreach (var (x, y) in from y in NoiseStd.Values from x in Samples.Values select (x, y))
        {
            onCell?.Invoke(x, y);
            var runs = RunCell(Cell((int)x, y, Lambda(theory, x, y)), cancellationToken);
            results.AddRange(runs.Select(run => (run.Objective, Choice(run.Objective), new SweepResult(
                x, y, run.Seed, run.Lambda, run.Divergence is null ? run.Final.Values : new Dictionary<string, double>()))));
        }

        return ToRecord(theory, SweepGroup.Of(results));
    }

    private static string Choice(string objective)
        => ObjectiveRegistry.HasLambda(objective) ? SweepLambda.Suggested.Name : "";

    private static List<RunRecord> RunCell(ImageSettings settings, CancellationToken cancellationToken)
    {
        var ended = new EndedRuns();
        try
        {
            ImageExperiment.Run(settings, ended, cancellationToken: cancellationToken);
        }
        catch (DivergedException)
        {
            // Every run of the cell did; they were told of.
        }

        return ended.Records;
    }

    private static double Lambda(SignalNoiseTheory theory, double x, double y) => At(theory, x, y).SuggestedLambda
        ?? throw new InvalidInputException("activation", "theory suggests no lambda for it; use relu2 or a higher power.");

    // The images are the same whatever n: their mean norm is taken over all that may be drawn.
    private static SignalNoiseTheory At(SignalNoiseTheory theory, double x, double y)
        => theory with { Samples = (int)Math.Round(x), NoiseStd = y };

    private static double? Margin(SignalNoiseTheory theory, string objective, double x, double y)
        => At(theory, x, y).Margin(objective, Lambda(theory, x, y));

    private ImageSettings Cell(int samples, double sigma, double lambda)
    {
        var noise = FormattableString.Invariant($"patch:{sigma:R}");
        return Common with
        {
            Model = "patch-cnn",
            TrainSamples = samples,
            TrainNoise = [noise],
            TestNoise = [noise],
            Lambdas = [lambda],
            Normalize = Data.Normalization.None,
        };
    }

    private SweepRecord ToRecord(SignalNoiseTheory theory, IReadOnlyList<SweepGroup> groups) => new()
    {
        Title = FormattableString.Invariant(
            $"{Common.Dataset}, classes {string.Join(" and ", Common.Classes)}, m={Common.Filters}, η={Common.LearningRate}, {Common.Epochs} steps, {Common.Seeds} seeds"),
        X = Samples,
        Y = NoiseStd,
        Seeds = Common.Seeds,
        Groups = [.. groups.Select(group => group with
        {
            Boundary = ZeroContour.Trace(
                Samples.Fine(FineGrid), NoiseStd.Fine(FineGrid), (x, y) => Margin(theory, group.Objective, x, y)),
            Margins = group.Results.Select(result => (result.X, result.Y)).Distinct()
                .ToDictionary(cell => cell, cell => Margin(theory, group.Objective, cell.X, cell.Y)),
        })],
    };

    private sealed class EndedRuns : IExperimentObserver
    {
        public List<RunRecord> Records { get; } = [];

        public void OnRunFinished(RunInfo run, RunRecord record) => Records.Add(record);

        public void OnRunDiverged(RunInfo run, RunRecord record) => Records.Add(record);
    }
}
