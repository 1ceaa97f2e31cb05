using Pegr.Torch.Training.Records;
using Pegr.Torch.Tuning;

namespace Pegr.Torch.Tests.Tuning;

/// <summary>Which configuration a search chooses, told by runs that are made up.</summary>
public sealed class SearchTests
{
    private static readonly SearchBudget Budget = new() { Configurations = 9, Halving = 3, Seeds = 5 };

    private readonly List<(string Objective, int Number, int Seed)> _tried = [];

    [Fact]
    public void Every_objective_spends_the_same_and_the_best_go_on()
    {
        // The higher its number the better a configuration is of one objective, and the worse of the other.
        Candidate[] candidates = [.. Candidates("gd"), .. Candidates("pegr")];

        var (trials, chosen) = Run(candidates, (candidate, _) => candidate.Objective == "gd" ? candidate.Number : -candidate.Number);

        Assert.Equal([("gd", 9), ("pegr", 1)], chosen.Select(candidate => (candidate.Objective, candidate.Number)));
        Assert.Equal(2 * Budget.Runs(), trials.Count);
        Assert.Equal(Budget.Runs(), trials.Count(trial => trial.Candidate.Objective == "gd"));
        Assert.Equal([9, 3, 3, 1, 1], Enumerable.Range(7, 5).Select(seed => _tried.Count(run => run.Objective == "gd" && run.Seed == seed)));
        Assert.Equal([7, 8, 9], _tried.Where(run => run is { Objective: "gd", Seed: 8 }).Select(run => run.Number));
        Assert.Equal(_tried.Select(run => run.Seed).Order(), _tried.Select(run => run.Seed)); // seed by seed
        Assert.Equal(_tried.Count, _tried.Distinct().Count());
    }

    [Fact]
    public void The_mean_over_seeds_decides()
    {
        // The best on the first seed is the worst of three on the others.
        var (_, chosen) = Run([.. Candidates("gd")], (candidate, seed) => (candidate.Number, seed) switch
        {
            (2, 7) => 1,
            (2, _) => 0,
            (5, 7) => 0.8,
            (5, _) => 0.7,
            (6, _) => 0.6,
            _ => 0.1,
        });

        Assert.Equal(5, chosen.Single().Number);
    }

    [Fact]
    public void Of_level_configurations_the_lower_validation_loss_decides_and_then_the_order()
    {
        Assert.Equal(4, Run([.. Candidates("gd")], (_, _) => 0.5, candidate => candidate.Number == 4 ? 1 : 2).Chosen.Single().Number);
        Assert.Equal(1, Run([.. Candidates("gd")], (_, _) => 0.5).Chosen.Single().Number);
    }

    [Fact]
    public void A_configuration_that_diverges_on_one_seed_is_not_chosen()
    {
        var (_, chosen) = Run(
            [.. Candidates("gd"), .. Candidates("pegr")],
            (candidate, seed) => candidate.Objective == "pegr" || (candidate.Number == 3 && seed > 7) ? null : candidate.Number == 3 ? 1 : candidate.Number / 100.0);

        Assert.Equal([("gd", 9)], chosen.Select(candidate => (candidate.Objective, candidate.Number)));
    }

    [Fact]
    public void Test_accuracy_is_not_looked_at()
    {
        // It is drawn against the validation accuracy.
        var (_, chosen) = Run([.. Candidates("gd")], (candidate, _) => candidate.Number == 6 ? 1 : 0);

        Assert.Equal(6, chosen.Single().Number);
    }

    private static IEnumerable<Candidate> Candidates(string objective)
        => Enumerable.Range(1, 9).Select(number => new Candidate(objective, number, 0, 0.1, "constant", 0, 0));

    private (IReadOnlyList<TrialRecord> Trials, IReadOnlyList<Candidate> Chosen) Run(
        Candidate[] candidates, Func<Candidate, int, double?> accuracy, Func<Candidate, double>? loss = null)
        => new Search(Budget, 7, Metric.ValidationAccuracy, (candidate, seed) =>
        {
            _tried.Add((candidate.Objective, candidate.Number, seed));
            var value = accuracy(candidate, seed);
            return new TrialRecord
            {
                Candidate = candidate,
                Seed = seed,
                Seconds = 1,
                Divergence = value is null ? "it did" : null,
                Values = value is null ? [] : new Dictionary<string, double>
                {
                    [Metric.ValidationAccuracy] = value.Value,
                    [Metric.ValidationLoss] = loss?.Invoke(candidate) ?? 1,
                    [Metric.TestAccuracy] = -value.Value,
                },
            };
        }).Run(candidates);
}
