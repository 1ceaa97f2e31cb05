using Pegr.Torch.Tuning;

namespace Pegr.Torch.Tests.Tuning;

/// <summary>Which configurations a search draws.</summary>
public sealed class CandidateSamplerTests
{
    private static readonly SearchSpace Space = new()
    {
        LearningRate = SearchValues.Between(1, 10_000),
        WeightDecay = SearchValues.Parse("weight-decay", "0,1..100"),
        LearningRateSchedules = ["constant", "cosine", "step"],
        Rho = SearchValues.Between(0.1, 1),
    };

    [Fact]
    public void Every_part_of_a_range_is_met_once()
    {
        var drawn = CandidateSampler.Draw("pegr", Space, SearchValues.Between(0.01, 100), 12, seed: 3);

        Assert.Equal(Enumerable.Range(1, 12), drawn.Select(candidate => candidate.Number));
        Assert.Equal(Enumerable.Range(0, 12), drawn.Select(candidate => Part(candidate.LearningRate, 1, 10_000)).Order());
        Assert.Equal(Enumerable.Range(0, 12), drawn.Select(candidate => Part(candidate.Lambda, 0.01, 100)).Order());
        Assert.Equal(6, drawn.Count(candidate => candidate.WeightDecay == 0));
        Assert.All(drawn.CountBy(candidate => candidate.LearningRateSchedule), count => Assert.Equal(4, count.Value));

        // A setting says nothing of another one.
        Assert.NotEqual(drawn.OrderBy(candidate => candidate.Lambda), drawn.OrderBy(candidate => candidate.LearningRate));

        static int Part(double value, double low, double high) => (int)(12 * Math.Log(value * 1.0001 / low) / Math.Log(high / low));
    }

    [Fact]
    public void Objectives_differ_in_nothing_but_what_only_one_of_them_has()
    {
        var gd = CandidateSampler.Draw("gd", Space, SearchValues.Fixed(0), 9, seed: 1);
        var sam = CandidateSampler.Draw("sam", Space, SearchValues.Fixed(0), 9, seed: 1);
        var pegr = CandidateSampler.Draw("pegr", Space, SearchValues.Between(0.1, 1), 9, seed: 1);
        var gr = CandidateSampler.Draw("gr", Space, SearchValues.Between(0.1, 1), 9, seed: 1);

        Assert.All(gd, candidate => Assert.Equal((0, 0), (candidate.Lambda, candidate.Rho)));
        Assert.All(sam, candidate => Assert.True(candidate is { Lambda: 0, Rho: > 0 }));
        Assert.All(pegr, candidate => Assert.True(candidate is { Lambda: > 0, Rho: 0 }));
        Assert.Equal(gd, sam.Select(candidate => candidate with { Objective = "gd", Rho = 0 }));
        Assert.Equal(gd, pegr.Select(candidate => candidate with { Objective = "gd", Lambda = 0 }));
        Assert.Equal(pegr, gr.Select(candidate => candidate with { Objective = "pegr" }));
        Assert.NotEqual(gd, CandidateSampler.Draw("gd", Space, SearchValues.Fixed(0), 9, seed: 2));
    }
}
