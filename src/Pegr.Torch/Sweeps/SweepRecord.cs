namespace Pegr.Torch.Sweeps;

/// <summary>All that a sweep left behind: what figures and reports read.</summary>
public sealed record SweepRecord
{
    /// <summary>One line for the figures' titles: the settings that do not vary.</summary>
    public required string Title { get; init; }

    /// <summary>The horizontal axis.</summary>
    public required SweepAxis X { get; init; }

    /// <summary>The vertical axis.</summary>
    public required SweepAxis Y { get; init; }

    /// <summary>How many seeds every cell has.</summary>
    public required int Seeds { get; init; }

    /// <summary>The best test accuracy that labels allow: 1, or less where test labels are flipped.</summary>
    public double BestAccuracy { get; init; } = 1;

    /// <summary>The test accuracy of guessing between two classes; null where classes are others, and no accuracy says that the signal was learned.</summary>
    public double? GuessedAccuracy { get; init; } = 0.5;

    /// <summary>The runs by objective and choice of lambda.</summary>
    public required IReadOnlyList<SweepGroup> Groups { get; init; }

    /// <summary>All cells, row by row.</summary>
    public IEnumerable<(double X, double Y)> Cells() => Y.Values.SelectMany(y => X.Values.Select(x => (x, y)));
}
