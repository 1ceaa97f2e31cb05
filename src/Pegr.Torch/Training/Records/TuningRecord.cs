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

    /// <summary>How many configurations of an objective were tried, and of how many a run diverged.</summary>
    /// <param name="objective">The objective's key.</param>
    public (int Configurations, int Diverged) Tried(string objective)
    {
        var candidates = Trials.Where(trial => trial.Candidate.Objective == objective).GroupBy(trial => trial.Candidate).ToList();
        return (candidates.Count, candidates.Count(trials => trials.Any(trial => trial.Divergence is not null)));
    }
}
