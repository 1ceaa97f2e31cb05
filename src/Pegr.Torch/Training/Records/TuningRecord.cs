namespace Pegr.Torch.Training.Records;

/// <summary>How the configurations of an experiment's runs were found.</summary>
public sealed record TuningRecord
{
    /// <summary>All runs of the search, in the order in which they were carried out.</summary>
    public required IReadOnlyList<TrialRecord> Trials { get; init; }

    /// <summary>The configuration that validation chose, of every objective of which one did not diverge.</summary>
    public required IReadOnlyList<Candidate> Chosen { get; init; }

    /// <summary>From where to where lambda was searched, of every objective that has one.</summary>
    public required IReadOnlyDictionary<string, string> Lambdas { get; init; }
}
