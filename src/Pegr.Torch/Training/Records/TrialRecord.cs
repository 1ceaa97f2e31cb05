namespace Pegr.Torch.Training.Records;

/// <summary>What one run of a search came to.</summary>
public sealed record TrialRecord
{
    /// <summary>The configuration.</summary>
    public required Candidate Candidate { get; init; }

    /// <summary>The run's seed.</summary>
    public required int Seed { get; init; }

    /// <summary>The metrics at the step that validation chose; empty for a run that diverged.</summary>
    public required IReadOnlyDictionary<string, double> Values { get; init; }

    /// <summary>Wall-clock seconds, measurements included.</summary>
    public required double Seconds { get; init; }

    /// <summary>Why it diverged; <see langword="null"/> where it did not.</summary>
    public string? Divergence { get; init; }

    /// <summary>The value of a metric, or NaN where it was not measured.</summary>
    /// <param name="metric">A name of <see cref="Metric"/>.</param>
    public double this[string metric]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(metric);
            return Values.TryGetValue(metric, out var value) ? value : double.NaN;
        }
    }

    /// <summary>What a run of a configuration came to.</summary>
    /// <param name="candidate">The configuration.</param>
    /// <param name="run">Its run.</param>
    public static TrialRecord Of(Candidate candidate, RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        ArgumentNullException.ThrowIfNull(run);
        return new TrialRecord
        {
            Candidate = candidate,
            Seed = run.Seed,
            Values = run.Divergence is null ? run.Reported.Values : new Dictionary<string, double>(),
            Seconds = run.Seconds,
            Divergence = run.Divergence,
        };
    }
}
