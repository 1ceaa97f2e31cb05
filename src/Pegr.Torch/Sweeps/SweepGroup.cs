namespace Pegr.Torch.Sweeps;

/// <summary>The runs of one objective with one choice of lambda, over all cells and seeds.</summary>
public sealed record SweepGroup
{
    private readonly ILookup<(double X, double Y), SweepResult> _cells = null!;

    /// <summary>The objective's key.</summary>
    public required string Objective { get; init; }

    /// <summary>How lambda was chosen: a number, <c>auto</c>, <c>axis</c>, or empty for an objective without a penalty.</summary>
    public required string LambdaChoice { get; init; }

    /// <summary>The runs.</summary>
    public required IReadOnlyList<SweepResult> Results
    {
        get;
        init
        {
            field = value;
            _cells = value.ToLookup(result => (result.X, result.Y));
        }
    }

    /// <summary>The predicted boundary of the regime of signal learning, in the axes' values; empty where nothing is predicted.</summary>
    public IReadOnlyList<BoundaryLine> Boundary { get; init; } = [];

    /// <summary>The predicted margin of every cell (see <see cref="Theory.SignalNoiseTheory.Margin"/>).</summary>
    public IReadOnlyDictionary<(double X, double Y), double?> Margins { get; init; } = new Dictionary<(double, double), double?>();

    /// <summary>The expected test accuracy of every cell on true labels (see <see cref="Theory.SignalNoiseTheory.Accuracy"/>); cells without one are missing.</summary>
    public IReadOnlyDictionary<(double X, double Y), double> Expected { get; init; } = new Dictionary<(double, double), double>();

    /// <summary>A name for files, such as <c>pegr-auto</c>.</summary>
    public string Name => LambdaChoice is "" or "axis" ? Objective : $"{Objective}-{LambdaChoice}";

    /// <summary>Groups results, in the order of their first appearance.</summary>
    /// <param name="results">Results, each with its objective's key and choice of lambda.</param>
    public static IReadOnlyList<SweepGroup> Of(IEnumerable<(string Objective, string LambdaChoice, SweepResult Result)> results) =>
    [
        .. results.GroupBy(run => (run.Objective, run.LambdaChoice)).Select(group => new SweepGroup
        {
            Objective = group.Key.Objective,
            LambdaChoice = group.Key.LambdaChoice,
            Results = [.. group.Select(run => run.Result)],
        }),
    ];

    /// <summary>A metric's mean over the seeds of a cell that did not diverge; NaN where none is left.</summary>
    public double Mean(double x, double y, string metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        var values = _cells[(x, y)].Where(result => !result.Diverged).Select(result => result[metric]).ToList();
        return values.Count == 0 ? double.NaN : values.Average();
    }
}
