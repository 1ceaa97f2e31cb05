using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.Objectives;
using Pegr.Torch.Theory;

namespace Pegr.Torch.Sweeps;

/// <summary>A sweep of comparisons with one kind of settings.</summary>
/// <typeparam name="TSettings">The settings.</typeparam>
public abstract record ComparisonSweepOf<TSettings> : ComparisonSweep
    where TSettings : ComparisonSettings
{
    // Margins by rates are quick and smooth, those by accuracies take some milliseconds and are steep.
    private const int FineGrid = 121;
    private const int CoarseGrid = 31;
    private const int Halvings = 4;

    /// <summary>What holds in every cell: its objectives and seeds are run. Lambdas do not count.</summary>
    public required TSettings Common { get; init; }

    /// <summary>The settings of a cell, from <see cref="Common"/> and the cell's values of x and y.</summary>
    public required Func<TSettings, double, double, TSettings> Apply { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<SweepRun> Runs() =>
    [
        .. (from y in Y.Values
            from x in X.Values
            let cell = Cell(x, y, Checked(x, y))
            from objective in Common.Objectives
            from choice in Choices(objective)
            let lambda = choice is null ? 0 : Lambda(choice, cell)
            from seed in Enumerable.Range(Common.Seed, Common.Seeds)
            select (cell, objective, choice, lambda, seed))
            .Select((run, index) => new SweepRun(index, run.cell, run.objective, run.choice?.Name ?? "", run.lambda, run.seed)),
    ];

    /// <inheritdoc/>
    public override SweepRecord ToRecord(IEnumerable<SweepGroup> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        return new()
        {
            Title = Title(),
            X = X,
            Y = Y,
            Seeds = Common.Seeds,
            BestAccuracy = BestAccuracy,
            GuessedAccuracy = GuessedAccuracy,
            Groups = [.. groups.Select(Predicted)],
        };
    }

    /// <summary>Refuses settings of a cell that cannot be run, and adds what all runs of such sweeps have in common.</summary>
    /// <exception cref="InvalidInputException">A setting is out of range.</exception>
    protected abstract TSettings Check(TSettings settings);

    /// <summary>What theory says of settings; null where it says nothing.</summary>
    /// <exception cref="InvalidInputException">Data that it needs are missing.</exception>
    protected abstract SignalNoiseTheory? Theory(TSettings settings);

    /// <summary>What theory is derived for, where settings are beyond it: a sentence without its end; null where they are not, or it is not known.</summary>
    protected virtual string? Limit(TSettings settings) => null;

    /// <summary>The network, for messages.</summary>
    protected abstract string Network(TSettings settings);

    /// <summary>One line for the figures' titles: the settings that do not vary.</summary>
    protected abstract string Title();

    /// <summary>See <see cref="SweepRecord.BestAccuracy"/>.</summary>
    protected virtual double BestAccuracy => 1;

    /// <summary>See <see cref="SweepRecord.GuessedAccuracy"/>.</summary>
    protected virtual double? GuessedAccuracy => 0.5;

    /// <summary>Does what may refuse a setting, and says that it is an axis's where an axis gave the value.</summary>
    /// <param name="checkedValue">What may refuse a setting.</param>
    /// <exception cref="InvalidInputException">It has.</exception>
    protected T OfAxis<T>(Func<T> checkedValue)
    {
        ArgumentNullException.ThrowIfNull(checkedValue);
        try
        {
            return checkedValue();
        }
        catch (InvalidInputException refusal) when (refusal.Setting is not null && (refusal.Setting == X.Key || refusal.Setting == Y.Key))
        {
            throw new InvalidInputException(refusal.Setting == X.Key ? "x" : "y", refusal.Message, refusal);
        }
    }

    private SweepGroup Predicted(SweepGroup group)
    {
        var choice = group.LambdaChoice.Length == 0 ? null : Choice(group.LambdaChoice);
        var cells = group.Results.Select(result => (result.X, result.Y)).Distinct()
            .AsParallel().AsOrdered().Select(cell => (cell, Value: Predicted(group, choice, cell.X, cell.Y))).AsSequential() // a dictionary keeps the order it is filled in
            .ToDictionary(entry => entry.cell, entry => entry.Value);
        var expected = cells.Where(cell => cell.Value.Accuracy is not null).ToDictionary(cell => cell.Key, cell => cell.Value.Accuracy!.Value);
        return group with
        {
            Margins = cells.ToDictionary(cell => cell.Key, cell => cell.Value.Margin),
            Expected = expected,
            Boundary = expected.Count > 0 ? Boundary(group, choice, CoarseGrid, Halvings) : Boundary(group, choice, FineGrid, 0),
        };
    }

    // Between names there is nothing to draw a line through.
    private IReadOnlyList<BoundaryLine> Boundary(SweepGroup group, SweepLambda? choice, int grid, int halvings) => X.Names.Count + Y.Names.Count > 0
        ? []
        : ZeroContour.Trace(X.Fine(grid), Y.Fine(grid), (x, y) => Predicted(group, choice, x, y).Margin, halvings);

    private (double? Margin, double? Accuracy) Predicted(SweepGroup group, SweepLambda? choice, double x, double y)
    {
        try
        {
            var cell = Cell(x, y, Apply(Common, x, y));
            var lambda = choice is null ? 0 : choice.Of(cell);
            return lambda is null || cell.Theory is null ? (null, null) : cell.Theory.Expect(group.Objective, lambda.Value);
        }
        catch (InvalidInputException)
        {
            return (null, null); // between cells settings may be none, and where results are looked at data may be missing
        }
    }

    private SweepCell Cell(double x, double y, TSettings settings)
        => new(x, y, $"{X.Column(x)},{Y.Column(y)}", settings, () => Theory(settings));

    private SweepLambda Choice(string name) => Lambdas.FirstOrDefault(choice => choice.Name == name)
        ?? throw new InvalidInputException("lambda", $"results chose it by '{name}', and this sweep by {string.Join(", ", Lambdas.Select(choice => $"'{choice.Name}'"))}.");

    private TSettings Checked(double x, double y) => OfAxis(() => Check(Apply(Common, x, y)));

    private double Lambda(SweepLambda choice, SweepCell cell)
    {
        var lambda = choice.Of(cell) ?? throw new InvalidInputException("lambda", $"{NoSuggestion(cell)}; give numbers in place of '{choice.Name}'.");
        return OfAxis(() =>
        {
            SettingChecks.NotNegative("lambda", lambda);
            return lambda;
        });
    }

    private string NoSuggestion(SweepCell cell) => cell.Theory is null && Limit((TSettings)cell.Settings) is { } limit
        ? $"theory suggests none: {limit}"
        : $"theory suggests none for {CellText.Of(X, Y, (cell.X, cell.Y))} ({Network((TSettings)cell.Settings)})";

    // Null stands for no penalty.
    private IReadOnlyList<SweepLambda?> Choices(string objective)
        => ObjectiveRegistry.HasLambda(objective) ? [.. Lambdas] : [null];
}
