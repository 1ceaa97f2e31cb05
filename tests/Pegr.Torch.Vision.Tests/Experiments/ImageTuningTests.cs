using Pegr.Torch.Experiments;
using Pegr.Torch.Training;
using Pegr.Torch.Training.Records;
using Pegr.Torch.Tuning;
using Pegr.Torch.Vision.Experiments;
using Pegr.Torch.Vision.Tests.Support;

namespace Pegr.Torch.Vision.Tests.Experiments;

/// <summary>Comparisons whose configurations are searched.</summary>
public sealed class ImageTuningTests : IDisposable
{
    private static readonly ImageSettings Small = new()
    {
        Objectives = ["gd", "sam", "pegr"],
        TrainSamples = 80,
        TestSamples = 60,
        ValidationFraction = 0.4,
        BatchSize = 16,
        Epochs = 6,
        LogEvery = 3,
        Seeds = 2,
        Threads = 1,
    };

    private static readonly TuningSettings Search = new()
    {
        Budget = new SearchBudget { Configurations = 4, Halving = 2, Seeds = 2 },
        Space = new SearchSpace { LearningRate = SearchValues.Between(0.02, 0.5) },
    };

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_objective_is_compared_with_what_as_many_runs_chose_for_it()
    {
        var record = Run(Small, Search);

        var tuning = record.Tuning!;
        Assert.Equal(Small.Objectives, tuning.Chosen.Select(chosen => chosen.Objective));
        Assert.All(Small.Objectives, objective => Assert.Equal(Search.Budget.Runs(), tuning.Trials.Count(trial => trial.Candidate.Objective == objective)));
        Assert.Equal([3, 4], tuning.Trials.Select(trial => trial.Seed).Distinct()); // those of the comparison are 1 and 2
        Assert.Equal([1, 2], record.Runs.Select(run => run.Seed).Distinct());
        Assert.Equal(6, record.Runs.Count);
        Assert.Equal(["pegr"], tuning.Lambdas.Keys);
        var range = SearchValues.Parse("lambda", tuning.Lambdas["pegr"]);
        Assert.All(tuning.Trials.Where(trial => trial.Candidate.Objective == "pegr"), trial => Assert.InRange(trial.Candidate.Lambda, range.Low * 0.99, range.High * 1.01));
        Assert.All(tuning.Trials, trial => Assert.InRange(trial.Candidate.LearningRate, 0.02, 0.5));
    }

    // What the search measured of a run, and what the comparison did, is what the same settings give by themselves.
    [Fact]
    public void A_run_is_the_one_that_its_settings_have_alone()
    {
        var record = Run(Small, Search);
        var chosen = record.Tuning!.Chosen.Single(candidate => candidate.Objective == "pegr");

        var alone = ImageExperiment.Run(
            TuningSettings.Apply(Small, chosen) with { Seed = 1, Seeds = 3 }, cancellationToken: TestContext.Current.CancellationToken);

        var compared = record.Runs.Where(run => run.Objective == "pegr").ToList();
        Assert.Equal(alone.Runs.Take(2).Select(run => (run.ChosenStep, run.Reported[Metric.TestLoss])), compared.Select(run => (run.ChosenStep, run.Reported[Metric.TestLoss])));
        Assert.Equal(alone.Runs.Take(2).SelectMany(run => run.GradientNorms), compared.SelectMany(run => run.GradientNorms));
        var searched = record.Tuning.Trials.Single(trial => trial.Candidate == chosen && trial.Seed == 3);
        Assert.Equal(alone.Runs[2].Reported[Metric.ValidationLoss], searched[Metric.ValidationLoss]);
        Assert.Equal(alone.Runs[2].Reported[Metric.TestLoss], searched[Metric.TestLoss]);
    }

    // Range, order, rungs and choice: nothing of them knows the test images.
    [Fact]
    public void With_other_test_images_every_choice_is_the_same()
    {
        var settings = Small with { Dataset = "fashion-mnist", DataDir = _folder.Path, TestNoise = [], Patience = 2 };

        WholeSet.Write(_folder, testImage: image => image);
        var record = Run(settings, Search);
        WholeSet.Write(_folder, testImage: image => [.. image.Reverse()]);
        var exchanged = Run(settings, Search);

        Assert.NotEqual(record.Runs.Select(run => run.Reported[Metric.TestLoss]), exchanged.Runs.Select(run => run.Reported[Metric.TestLoss]));
        Assert.NotEqual(record.Tuning!.Trials.Select(trial => trial[Metric.TestLoss]), exchanged.Tuning!.Trials.Select(trial => trial[Metric.TestLoss]));
        Assert.Equal(record.Tuning.Chosen, exchanged.Tuning.Chosen);
        Assert.Equal(record.Tuning.Lambdas, exchanged.Tuning.Lambdas);
        Assert.Equal(record.Tuning.Trials.Select(trial => (trial.Candidate, trial.Seed)), exchanged.Tuning.Trials.Select(trial => (trial.Candidate, trial.Seed)));
        Assert.Equal(record.Runs.Select(run => (run.ChosenStep, run.Steps)), exchanged.Runs.Select(run => (run.ChosenStep, run.Steps)));
    }

    [Fact]
    public void An_observer_is_told_of_the_search_by_its_runs_alone()
    {
        var told = new Told();

        var record = ImageTuning.Run(Small, Search, told, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(0, 24), told.Started);
        Assert.Equal(record.Tuning!.Trials, told.Trials);
        Assert.Equal(record.Runs, told.Finished);
        Assert.Equal(record.Runs.Sum(run => run.Rows.Count), told.Rows);
        Assert.Equal(record.Runs.Count, told.Weights);
    }

    [Fact]
    public void What_diverges_is_not_chosen_and_where_all_do_that_is_said()
    {
        var space = Search.Space with { LearningRate = SearchValues.Parse("learning-rate", "0.1,1e25") };

        var record = Run(Small with { Objectives = ["gd"] }, Search with { Space = space });

        Assert.Contains(record.Tuning!.Trials, trial => trial.Divergence is not null);
        Assert.Equal(0.1, record.Tuning.Chosen.Single().LearningRate);
        var all = Assert.Throws<DivergedException>(() => Run(
            Small with { Objectives = ["gd"] }, Search with { Space = space with { LearningRate = SearchValues.Fixed(1e25) } }));
        Assert.StartsWith("Every configuration diverged", all.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("validation-fraction: ")]
    [InlineData("learning-rate: ")]
    [InlineData("learning-rate-schedule: ")]
    [InlineData("rho: ")]
    [InlineData("configurations: ")]
    [InlineData("seeds: ")]
    [InlineData("lambda: ")]
    public void What_cannot_be_searched_is_refused(string begin)
    {
        var (settings, search) = begin switch
        {
            "validation-fraction: " => (Small with { ValidationFraction = 0 }, Search),
            "learning-rate: " => (Small, Search with { Space = Search.Space with { LearningRate = SearchValues.Parse("learning-rate", "0,0.1..1") } }),
            "learning-rate-schedule: " => (Small, Search with { Space = Search.Space with { LearningRateSchedules = ["linear"] } }),
            "rho: " => (Small, Search with { Space = Search.Space with { Rho = SearchValues.Fixed(0) } }),
            "configurations: " => (Small, Search with { Budget = Search.Budget with { Configurations = 0 } }),
            "seeds: " => (Small with { Seed = int.MaxValue - 2 }, Search),
            _ => (Small, Search with { Space = Search.Space with { Lambda = SearchValues.Parse("lambda", "1..1e31") } }),
        };

        Assert.StartsWith(begin, Assert.Throws<InvalidInputException>(() => Run(settings, search)).Message, StringComparison.Ordinal);
    }

    private static ExperimentRecord Run(ImageSettings settings, TuningSettings search)
        => ImageTuning.Run(settings, search, cancellationToken: TestContext.Current.CancellationToken);

    private sealed class Told : IExperimentObserver
    {
        public List<int> Started { get; } = [];

        public List<TrialRecord> Trials { get; } = [];

        public List<RunRecord> Finished { get; } = [];

        public int Rows { get; private set; }

        public int Weights { get; private set; }

        public void OnRunStarted(RunInfo run) => Started.Add(run.Index);

        public void OnTrialFinished(RunInfo run, TrialRecord trial) => Trials.Add(trial);

        public void OnRunFinished(RunInfo run, RunRecord record) => Finished.Add(record);

        public void OnLogged(RunInfo run, MetricRow row) => Rows++;

        public void OnWeights(RunInfo run, IReadOnlyDictionary<string, TorchSharp.torch.Tensor> weights) => Weights++;
    }
}
