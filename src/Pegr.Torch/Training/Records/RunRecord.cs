namespace Pegr.Torch.Training.Records;

/// <summary>What one training run (one objective, one lambda, one seed) left behind.</summary>
public sealed record RunRecord
{
    /// <summary>The objective's key: <c>gd</c>, <c>gr</c>, <c>pegr</c>, <c>variance</c>.</summary>
    public required string Objective { get; init; }

    /// <summary>The penalty's weight; 0 for an objective without one.</summary>
    public required double Lambda { get; init; }

    /// <summary>The seed that data, initial weights and batch order came from.</summary>
    public required int Seed { get; init; }

    /// <summary>Optimizer steps done.</summary>
    public required int Steps { get; init; }

    /// <summary>Wall-clock seconds of training, measurements included.</summary>
    public required double Seconds { get; init; }

    /// <summary>Logged rows by increasing step; the first is before training, the last after it.</summary>
    public required IReadOnlyList<MetricRow> Rows { get; init; }

    /// <summary>Test accuracy under rising pixel noise; empty for synthetic data.</summary>
    public IReadOnlyList<RobustnessPoint> Robustness { get; init; } = [];

    /// <summary>The training examples' gradient norms ‖∇l_i‖ at the end.</summary>
    public IReadOnlyList<double> GradientNorms { get; init; } = [];

    /// <summary>What was left out, and why.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What became of wrongly labeled training examples; <see langword="null"/> where none is known to be wrong.</summary>
    public LabelMemorization? Memorization { get; init; }

    /// <summary>Test accuracy of every class; empty where there are no named classes.</summary>
    public IReadOnlyList<ClassAccuracy> ClassAccuracies { get; init; } = [];

    /// <summary>The network, so that its weights can be used; <see langword="null"/> for other data than images, and where an earlier version did
    /// not record it.</summary>
    public ImageNetwork? Network { get; init; }

    /// <summary>How often the run went back to where it last logged, after a step that failed by chance: the garbage collector freed a
    /// number that the model's own code made in passing. The result is that of a run without.</summary>
    public int Repeats { get; init; }

    /// <summary>Why the run ended early: its loss or a gradient became NaN or infinite. <see langword="null"/> for a run that ended well;
    /// of one that diverged there are the rows that were logged before, and nothing that is measured at the end.</summary>
    public string? Divergence { get; init; }

    /// <summary>What tells the run from the others of its experiment.</summary>
    public RunKey Key => new(Objective, Lambda, Seed);

    /// <summary>The logged step that validation chose, whose weights everything measured once is of; <see langword="null"/> where nothing was
    /// chosen and the last step counts.</summary>
    public int? ChosenStep { get; init; }

    /// <summary>The metric by which <see cref="ChosenStep"/> was chosen.</summary>
    public string ChosenBy { get; init; } = Metric.ValidationAccuracy;

    /// <summary>The row that tables and figures report: of the step that validation chose, or else the last one.</summary>
    public MetricRow Reported => ChosenStep is { } step ? Rows.First(row => row.Step == step) : Final;

    /// <summary>The last logged row.</summary>
    public MetricRow Final => Rows[^1];
}
