using System.Globalization;
using Pegr.Torch.Comparisons;
using Pegr.Torch.Sweeps;

namespace Pegr.Torch.Plotting.Style;

/// <summary>What axes and groups of sweeps are called in figures.</summary>
internal static class SweepText
{
    private static readonly Dictionary<string, string> Labels = new()
    {
        ["signal-norm"] = "signal norm ‖μ‖",
        ["samples"] = "training examples n",
        ["dim"] = "dimension d of a patch",
        ["noise-std"] = "noise standard deviation σₚ",
        ["filters"] = "filters per sign m",
        ["init-std"] = "standard deviation σ₀ of the initial weights",
        ["lambda"] = "weight λ of the penalty",
        ["learning-rate"] = "learning rate η",
        ["steps"] = "optimizer steps",
        ["label-noise"] = "probability of a flipped label",
        [SweepAxis.None.Key] = "",
        ["train-samples"] = "training images n",
        ["epochs"] = "passes over the training images",
        ["weight-decay"] = "weight decay",
    };

    /// <summary>An axis's label.</summary>
    public static string LabelOf(SweepAxis axis) => Labels.GetValueOrDefault(axis.Key, axis.Key.Replace('-', ' '));

    /// <summary>A group's display name: "GD", "PEGR (λ=0.1)", "PEGR (λ suggested)".</summary>
    public static string NameOf(SweepGroup group)
    {
        var name = ObjectiveLooks.NameOf(new ObjectiveGroup(group.Objective, 0, []));
        return ChoiceOf(group) is { Length: > 0 } choice ? $"{name} ({choice})" : name;
    }

    /// <summary>How a group's lambda was chosen: "λ=0.1", "λ suggested", or nothing.</summary>
    public static string ChoiceOf(SweepGroup group) => group.LambdaChoice switch
    {
        "" or "axis" => "",
        "auto" => "λ suggested",
        "tie" => "λ tied",
        _ => $"λ={FigureStyle.FormatShort(LambdaOf(group), digits: 5)}",
    };

    /// <summary>What groups are ordered by: their lambda, or beyond all numbers where it is chosen for each cell.</summary>
    public static double LambdaOf(SweepGroup group)
        => double.TryParse(group.LambdaChoice, NumberStyles.Float, CultureInfo.InvariantCulture, out var lambda) ? lambda : double.PositiveInfinity;

    /// <summary>What a group's boundary is, and on which side of it the signal is predicted to be learned.</summary>
    public static string BoundaryOf(SweepRecord record, SweepGroup group)
        => $"predicted boundary of {NameOf(group)}{SideOf(record, group)}";

    /// <summary>What a caption says of the boundaries that are drawn.</summary>
    public static string WithBoundary(IReadOnlyList<SweepGroup> groups) => groups.Count(group => group.Boundary.Count > 0) switch
    {
        0 => "",
        1 => ", with the predicted boundary",
        _ => ", with the predicted boundaries",
    };

    /// <summary>What is predicted for all cells alike; <see langword="null"/> where nothing is, or not the same.</summary>
    public static string? PredictionOf(SweepGroup group)
    {
        var predicted = group.Margins.Values.Select(margin => margin is null ? (bool?)null : margin > 0).Distinct().ToList();
        return predicted is [{ } learned] ? $"predicted for {NameOf(group)}: signal learned {(learned ? "everywhere" : "nowhere")}" : null;
    }

    private static string SideOf(SweepRecord record, SweepGroup group)
    {
        var learned = group.Margins.Where(cell => cell.Value > 0).Select(cell => cell.Key).ToList();
        var missed = group.Margins.Where(cell => cell.Value <= 0).Select(cell => cell.Key).ToList();
        if (learned.Count == 0 || missed.Count == 0)
        {
            return "";
        }

        if (Paths.Join(group.Boundary).Count is var lines and > 1)
        {
            return lines == 2 ? "; signal learned between the lines" : "";
        }

        var right = learned.Average(cell => record.X.Coordinate(cell.X)) - missed.Average(cell => record.X.Coordinate(cell.X));
        var above = learned.Average(cell => record.Y.Coordinate(cell.Y)) - missed.Average(cell => record.Y.Coordinate(cell.Y));
        right /= record.X.Coordinate(record.X.Edges[^1]) - record.X.Coordinate(record.X.Edges[0]);
        above /= record.Y.Coordinate(record.Y.Edges[^1]) - record.Y.Coordinate(record.Y.Edges[0]);
        var side = Math.Abs(right) > Math.Abs(above) ? (right > 0 ? "to its right" : "to its left") : above > 0 ? "above it" : "below it";
        return $"; signal learned {side}";
    }

    /// <summary>A value on an axis.</summary>
    public static string ValueOf(SweepAxis axis, double value) => axis.Names.Count > 0
        ? axis.Text(value)
        : FigureStyle.FormatShort(value, digits: 3);
}
