using System.Text.Json.Serialization;

namespace Pegr.Torch.Training.Records;

/// <summary>All that a comparison of objectives left behind: what figures and reports read.</summary>
public sealed record ExperimentRecord
{
    /// <summary>The experiment's name: <c>synthetic</c> or <c>images</c>.</summary>
    public required string Experiment { get; init; }

    /// <summary>One line for the figures' titles, such as "Fashion-MNIST sample, n=1000, 30% label noise, MLP".</summary>
    public required string Title { get; init; }

    /// <summary>The runs that ended well, in the order they were carried out.</summary>
    public required IReadOnlyList<RunRecord> Runs { get; init; }

    /// <summary>The runs that diverged, in the order they were carried out (see <see cref="RunRecord.Divergence"/>).</summary>
    public IReadOnlyList<RunRecord> Diverged { get; init; } = [];

    /// <summary>How the experiment ended, see <see cref="ExperimentStatus"/>.</summary>
    public string Status { get; init; } = ExperimentStatus.Complete;

    /// <summary>What went wrong; null where nothing did.</summary>
    public string? Message { get; init; }

    /// <summary>Names and values of the settings; empty where nothing is known of them.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>What the experiment ran on: versions, device, threads; empty where nothing is known of it.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>A few training images as the networks saw them; empty for synthetic data.</summary>
    public IReadOnlyList<ImageSample> Images { get; init; } = [];

    /// <summary>How the runs' configurations were found; <see langword="null"/> where they were given.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TuningRecord? Tuning { get; init; }
}
