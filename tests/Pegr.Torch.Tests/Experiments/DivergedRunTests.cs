using Pegr.Torch.Experiments;
using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.Tests.Support;
using Pegr.Torch.Training;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Tests.Experiments;

/// <summary>One run that diverges spoils nothing for the others.</summary>
public sealed class DivergedRunTests
{
    private const double Sound = 0.1;

    private static readonly SyntheticSettings Study = new()
    {
        Objectives = ["gd", "pegr"],
        Lambdas = [1e30, Sound],
        Samples = 12,
        TestSamples = 30,
        Dim = 15,
        Filters = 3,
        InitStd = 0.3,
        Steps = 40,
        LogEvery = 10,
        Seeds = 2,
    };

    [Theory]
    [InlineData("ghost", "float32", 1e30)]
    [InlineData("reduced", "float64", 1e300)]
    public void The_others_are_what_they_are_without_it(string engine, string dtype, double tooLarge)
    {
        var settings = Study with { Engine = engine, DType = dtype, Lambdas = [tooLarge, Sound] };
        var observer = new RecordingObserver();

        var record = Run(settings, observer);
        var without = Run(settings with { Lambdas = [Sound] });

        Assert.Equal(["gd 0 1", "pegr 0.1 1", "gd 0 2", "pegr 0.1 2"], record.Runs.Select(run => FormattableString.Invariant($"{run.Objective} {run.Lambda} {run.Seed}")));
        Assert.All(record.Runs.Zip(without.Runs), pair =>
        {
            Assert.Equal(pair.Second.Rows.Select(row => row.Values), pair.First.Rows.Select(row => row.Values));
            Assert.Equal(pair.Second.GradientNorms, pair.First.GradientNorms);
        });
        Assert.Equal([(tooLarge, 1), (tooLarge, 2)], record.Diverged.Select(run => (run.Lambda, run.Seed)));
        Assert.All(record.Diverged, run =>
        {
            Assert.StartsWith("pegr diverged at step ", run.Divergence, StringComparison.Ordinal);
            Assert.Equal(0, run.Rows[0].Step);
            Assert.Equal(run.Final.Step, run.Steps);
            Assert.InRange(run.Steps, 0, 39);
            Assert.Empty(run.GradientNorms);
        });
        Assert.Empty(without.Diverged);
        Assert.Equal(4, observer.Calls.Count(call => call.EndsWith(" finished", StringComparison.Ordinal)));
        Assert.Equal(2, observer.Calls.Count(call => call == "pegr diverged"));
    }

    [Theory]
    [InlineData("ghost", "float32", 1e30)]
    [InlineData("reduced", "float64", 1e300)]
    public void Where_every_run_diverges_there_is_nothing_to_compare(string engine, string dtype, double tooLarge)
    {
        var study = Study with { Engine = engine, DType = dtype, Objectives = ["pegr"], Lambdas = [tooLarge] };

        Assert.StartsWith("All 2 runs diverged; of the first: pegr diverged at step ", Assert.Throws<DivergedException>(() => Run(study)).Message, StringComparison.Ordinal);
        Assert.StartsWith("pegr diverged at step ", Assert.Throws<DivergedException>(() => Run(study with { Seeds = 1 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_diverges_leaves_no_tensor_behind() => Live.AssertNothingLeft(() => Run(Study, new RecordingObserver()));

    private static ExperimentRecord Run(SyntheticSettings settings, IExperimentObserver? observer = null)
        => SyntheticExperiment.Run(settings, observer, cancellationToken: TestContext.Current.CancellationToken);
}
