namespace Pegr.Torch.Vision.Trained;

/// <summary>Which of a folder's trained networks is meant, and where it is to compute. What is left out counts for nothing.</summary>
public sealed record TrainedModelOptions
{
    /// <summary>The weights that validation chose, where it did, and otherwise the last ones.</summary>
    public const string AutoWeights = "auto";

    /// <summary>The weights that validation chose.</summary>
    public const string BestWeights = "best";

    /// <summary>The weights at the end of training.</summary>
    public const string LastWeights = "last";

    /// <summary>The choices of <see cref="Weights"/>.</summary>
    public static IReadOnlyList<string> WeightsChoices { get; } = [AutoWeights, BestWeights, LastWeights];

    /// <summary>The run's name, such as <c>pegr-lambda0.01-seed1</c> (see <see cref="Pegr.Torch.Experiments.RunName"/>).</summary>
    public string? Run { get; init; }

    /// <summary>The run's objective, such as <c>pegr</c>.</summary>
    public string? Objective { get; init; }

    /// <summary>The penalty's weight; 0 for an objective without one.</summary>
    public double? Lambda { get; init; }

    /// <summary>The run's seed.</summary>
    public int? Seed { get; init; }

    /// <summary><c>auto</c>, <c>best</c> or <c>last</c>.</summary>
    public string Weights { get; init; } = AutoWeights;

    /// <summary><c>cpu</c>, <c>cuda</c> or <c>cuda:INDEX</c>.</summary>
    public string Device { get; init; } = "cpu";
}
