using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Plans;
using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Experiments.Settings;

namespace Pegr.Torch.Cli.Tests.Sweeps;

public sealed class SweepPlanTests
{
    private static readonly SweepRequest Defaults = (SweepRequest)SweepDefinitions.Synthetic.Defaults;

    [Fact]
    public void Every_cell_has_every_objective_lambda_and_seed()
    {
        var plan = new SweepPlan(SweepKinds.Synthetic, Defaults with { X = "signal-norm=1:2:2", Y = "samples=10:20:3", Lambdas = ["0.1", "auto"] });

        // GD has no lambda: 2·3 cells, 1 + 2 objectives with their lambdas, 3 seeds.
        Assert.Equal(2 * 3 * 3 * 3, plan.Runs.Count);
        Assert.Equal(plan.Runs.Count, plan.Runs.Select(run => run.Key).Distinct().Count());
        Assert.Equal(["1,10,gd,,0,1", "1,10,gd,,0,2"], plan.Runs.Take(2).Select(run => run.Key));
        Assert.All(plan.Runs, run => Assert.Equal(run.Cell.X, ((SyntheticSettings)run.Cell.Settings).SignalNorm));
        Assert.All(plan.Runs, run => Assert.Equal(run.Cell.Y, ((SyntheticSettings)run.Cell.Settings).Samples));
    }

    [Fact]
    public void Auto_is_the_suggestion_for_the_cell()
    {
        var plan = new SweepPlan(SweepKinds.Synthetic, Defaults with { X = "signal-norm=1:2:2", Y = "samples=50:50:1" });

        Assert.Equal(
            [10 / Math.Sqrt(250), 10 / (2 * Math.Sqrt(250))],
            plan.Runs.Where(run => run.LambdaChoice == "auto").Select(run => run.Lambda).Distinct());
    }

    [Fact]
    public void Lambda_can_be_an_axis()
    {
        var plan = new SweepPlan(SweepKinds.Synthetic, Defaults with { X = "lambda=0.1:10:3log", Y = "signal-norm=1:2:2" });

        Assert.Equal([0.1, 1, 10], plan.Runs.Where(run => run.LambdaChoice == "axis").Select(run => run.Lambda).Distinct());
        Assert.Equal(["axis"], plan.Request.Lambdas);

        // Gradient descent is the same at every lambda, and to the engine one run for each signal and seed.
        Assert.Equal(2 * 3, plan.Runs.Where(run => run.Objective == "gd").Select(run => (run.Cell.Settings, run.Seed)).Distinct().Count());
    }

    [Fact]
    public void Shares_are_disjoint_and_together_the_whole()
    {
        var plan = new SweepPlan(SweepKinds.Synthetic, Defaults);

        var shares = Enumerable.Range(1, 7).Select(i => plan.Runs.Where(new Shard(i, 7).Contains).ToList()).ToList();

        Assert.Equal(plan.Runs, shares.SelectMany(share => share).OrderBy(run => run.Index));
        Assert.InRange(shares.Max(share => share.Count) - shares.Min(share => share.Count), 0, 1);
    }

    [Fact]
    public void The_fingerprint_follows_every_setting()
    {
        var plans = new[]
        {
            Defaults, Defaults with { Lambdas = ["0.1"] }, Defaults with { X = "signal-norm=0.5:6:11" },
            Defaults with { Settings = (SyntheticSettings)Defaults.Settings with { Dim = 999 } },
        };

        Assert.Equal(plans.Length, plans.Select(request => new SweepPlan(SweepKinds.Synthetic, request).Fingerprint).Distinct().Count());
        Assert.Equal(new SweepPlan(SweepKinds.Synthetic, Defaults).Fingerprint, new SweepPlan(SweepKinds.Synthetic, Defaults with { Lambdas = ["auto"] }).Fingerprint);
    }

    [Theory]
    [InlineData("1/4", 1, 4)]
    [InlineData("4/4", 4, 4)]
    public void Shares_are_read(string text, int index, int count) => Assert.Equal(new Shard(index, count), Shard.Parse(text));

    [Theory]
    [InlineData("0/4")]
    [InlineData("5/4")]
    [InlineData("1")]
    [InlineData("1/0")]
    [InlineData("a/4")]
    [InlineData("1/4/2")]
    public void What_is_no_share_is_refused(string text)
        => Assert.StartsWith("--shard: ", Assert.Throws<InvalidInputException>(() => Shard.Parse(text)).Message);
}
