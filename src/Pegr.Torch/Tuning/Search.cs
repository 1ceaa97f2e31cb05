using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Tuning;

/// <summary>
/// Finds of every objective the configuration with the best mean accuracy on validation images, within one budget for all. Of configurations
/// that are level the one with the lower validation loss is taken, then the earlier. Nothing else of a run is looked at.
/// </summary>
/// <param name="budget">The budget.</param>
/// <param name="firstSeed">The first seed to try configurations on.</param>
/// <param name="metric">The accuracy that is compared, a name of <see cref="Metric"/>.</param>
/// <param name="tryOut">Carries out one run: a configuration with a seed.</param>
public sealed class Search(SearchBudget budget, int firstSeed, string metric, Func<Candidate, int, TrialRecord> tryOut)
{
    private readonly SearchBudget _budget = budget ?? throw new ArgumentNullException(nameof(budget));
    private readonly string _metric = metric ?? throw new ArgumentNullException(nameof(metric));
    private readonly Func<Candidate, int, TrialRecord> _tryOut = tryOut ?? throw new ArgumentNullException(nameof(tryOut));
    private readonly List<TrialRecord> _trials = [];

    /// <summary>Carries the search out, seed by seed.</summary>
    /// <param name="candidates">The configurations, of one or several objectives, as many of each.</param>
    /// <returns>All runs; and of every objective what was chosen, without those of which every configuration diverged.</returns>
    public (IReadOnlyList<TrialRecord> Trials, IReadOnlyList<Candidate> Chosen) Run(IEnumerable<Candidate> candidates)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        List<List<Candidate>> objectives = [.. candidates.GroupBy(candidate => candidate.Objective).Select(group => group.ToList())];
        var seeds = 0;
        foreach (var (count, reached) in _budget.Rungs())
        {
            objectives = [.. objectives.Select(left => Best(left, count))];
            for (; seeds < reached; seeds++)
            {
                foreach (var candidate in objectives.SelectMany(left => left))
                {
                    _trials.Add(_tryOut(candidate, firstSeed + seeds));
                }
            }
        }

        return (_trials, [.. objectives.SelectMany(left => Best(left, 1)).Where(candidate => !Diverged(candidate))]);
    }

    private List<Candidate> Best(List<Candidate> candidates, int count) =>
    [
        .. candidates
            .OrderBy(Diverged)
            .ThenByDescending(candidate => Mean(candidate, _metric))
            .ThenBy(candidate => Mean(candidate, Metric.ValidationLoss))
            .ThenBy(candidate => candidate.Number)
            .Take(count)
            .OrderBy(candidate => candidate.Number),
    ];

    // A configuration that diverges on one seed cannot be relied on.
    private bool Diverged(Candidate candidate) => Of(candidate).Any(trial => trial.Divergence is not null);

    private double Mean(Candidate candidate, string what) => Of(candidate).Select(trial => trial[what]).DefaultIfEmpty(double.NaN).Average();

    private IEnumerable<TrialRecord> Of(Candidate candidate) => _trials.Where(trial => trial.Candidate == candidate);
}
