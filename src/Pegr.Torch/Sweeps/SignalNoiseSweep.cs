using System.Globalization;
using Pegr.Torch.Experiments;
using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.Objectives;
using Pegr.Torch.ReducedDynamics;

namespace Pegr.Torch.Sweeps;

/// <summary>
/// The signal-noise experiment over a grid of two settings: every objective, choice of lambda and seed in every cell, by reduced
/// dynamics, with what theory predicts for it.
/// </summary>
public sealed record SignalNoiseSweep
{
    private const int FineGrid = 121;

    /// <summary>What holds in every cell: its objectives and seeds are run. Engine and lambdas do not count.</summary>
    public required SyntheticSettings Common { get; init; }

    /// <summary>The horizontal axis.</summary>
    public required SweepAxis X { get; init; }

    /// <summary>The vertical axis.</summary>
    public required SweepAxis Y { get; init; }

    /// <summary>The settings of a cell, from <see cref="Common"/> and the cell's values of x and y.</summary>
    public required Func<SyntheticSettings, double, double, SyntheticSettings> Apply { get; init; }

    /// <summary>The choices of lambda that every objective with a penalty is run with; what theory suggests by default.</summary>
    public IReadOnlyList<SweepLambda> Lambdas { get; init; } = [SweepLambda.Suggested];

    /// <summary>All runs in their order: cells row by row, and in each the objectives, choices of lambda and seeds.</summary>
    /// <exception cref="InvalidInputException">The settings of a cell cannot be used, or theory suggests no lambda for it.</exception>
    public IReadOnlyList<SweepRun> Runs()
        => [.. Cells().Select((cell, index) => new SweepRun(index, cell.X, cell.Y, cell.Choice, cell.Run))];

    /// <summary>Carries all runs out, as many at a time as the common settings' threads say (0: all cores).</summary>
    /// <param name="onFinished">Told of each run that has ended, in any order, one call at a time.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <exception cref="InvalidInputException">The settings of a cell cannot be used, or theory suggests no lambda for it.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public SweepRecord Run(Action<SweepRun>? onFinished = null, CancellationToken cancellationToken = default)
    {
        var runs = Runs();
        var results = new SweepResult[runs.Count];
        SweepComputation.Run(
            runs,
            (run, result) =>
            {
                results[run.Index] = result;
                onFinished?.Invoke(run);
            },
            cancellationToken);
        return ToRecord(SweepGroup.Of(runs.Select(run => (run.Run.Objective, run.LambdaChoice, results[run.Index]))));
    }

    /// <summary>Adds to results what figures and reports need: a title, and what theory predicts.</summary>
    /// <param name="groups">Results of this sweep, as those that <see cref="SweepResultsFile.Read"/> finds.</param>
    /// <exception cref="InvalidInputException">Their lambda was chosen in a way that this sweep does not know.</exception>
    public SweepRecord ToRecord(IEnumerable<SweepGroup> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        return new()
        {
            Title = SweepTitle.Of(this),
            X = X,
            Y = Y,
            Seeds = Common.Seeds,
            BestAccuracy = Common.TestLabelNoise ? Math.Max(Common.LabelNoise, 1 - Common.LabelNoise) : 1,
            Groups = [.. groups.Select(group => group with
        {
            Boundary = ZeroContour.Trace(X.Fine(FineGrid), Y.Fine(FineGrid), (x, y) => Margin(group, x, y)),
            Margins = group.Results.Select(result => (result.X, result.Y)).Distinct()
                .ToDictionary(cell => cell, cell => Margin(group, cell.X, cell.Y)),
        })],
        };
    }

    private double? Margin(SweepGroup group, double x, double y)
    {
        var settings = Apply(Common, x, y);
        var lambda = group.LambdaChoice.Length == 0 ? 0 : Choice(group.LambdaChoice).Of(settings, x, y);
        return lambda is null ? null : settings.Theory().Margin(group.Objective, lambda.Value);
    }

    private SweepLambda Choice(string name) => Lambdas.FirstOrDefault(choice => choice.Name == name)
        ?? throw new InvalidInputException("lambda", $"results chose it by '{name}', and this sweep by {string.Join(", ", Lambdas.Select(choice => $"'{choice.Name}'"))}.");

    private IEnumerable<(double X, double Y, string Choice, ReducedRun Run)> Cells()
        => from y in Y.Values
           from x in X.Values
           let settings = Checked(x, y)
           from objective in settings.Objectives
           from choice in Choices(objective)
           let lambda = choice is null ? 0 : Lambda(choice, x, y, settings)
           from seed in Enumerable.Range(settings.Seed, settings.Seeds)
           select (x, y, choice?.Name ?? "", new ReducedRun(settings, objective, lambda, seed));

    private SyntheticSettings Checked(double x, double y) => OfAxis(() =>
    {
        var settings = Apply(Common, x, y) with { Engine = ReducedExperiment.Engine };
        SyntheticExperiment.Validate(settings);
        return settings with { LogEvery = settings.Steps };
    });

    private double Lambda(SweepLambda choice, double x, double y, SyntheticSettings settings)
    {
        var lambda = choice.Of(settings, x, y) ?? throw new InvalidInputException("lambda", string.Create(
            CultureInfo.InvariantCulture,
            $"theory suggests none for {X.Key} {x:R}, {Y.Key} {y:R} ({settings.Activation}); give numbers in place of '{choice.Name}'."));
        return OfAxis(() =>
        {
            SettingChecks.NotNegative("lambda", lambda);
            return lambda;
        });
    }

    // A value that an axis gave is the axis's fault.
    private T OfAxis<T>(Func<T> checkedValue)
    {
        try
        {
            return checkedValue();
        }
        catch (InvalidInputException refusal) when (refusal.Setting == X.Key || refusal.Setting == Y.Key)
        {
            throw new InvalidInputException(refusal.Setting == X.Key ? "x" : "y", refusal.Message, refusal);
        }
    }

    // Null stands for no penalty.
    private IReadOnlyList<SweepLambda?> Choices(string objective)
        => ObjectiveRegistry.HasLambda(objective) ? [.. Lambdas] : [null];
}
