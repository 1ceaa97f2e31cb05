using Pegr.Torch.Tuning;

namespace Pegr.Torch.Tests.Tuning;

/// <summary>Successive halving: who goes on, and on how many seeds.</summary>
public sealed class SearchBudgetTests
{
    [Theory]
    [InlineData(24, 3, 3, "24x1 8x3", 24 + (8 * 2))]
    [InlineData(24, 3, 5, "24x1 8x3 3x5", 24 + (8 * 2) + (3 * 2))]
    [InlineData(24, 2, 4, "24x1 12x2 6x4", 24 + 12 + (6 * 2))]
    [InlineData(24, 1, 3, "24x3", 72)]
    [InlineData(24, 3, 1, "24x1", 24)]
    [InlineData(1, 3, 9, "1x1 1x3 1x9", 9)]
    [InlineData(4, 10, 3, "4x1 1x3", 6)]
    public void One_in_so_many_goes_on_to_so_many_times_more_seeds(int configurations, int halving, int seeds, string rungs, int runs)
    {
        var budget = new SearchBudget { Configurations = configurations, Halving = halving, Seeds = seeds };

        Assert.Equal(rungs, string.Join(' ', budget.Rungs().Select(rung => $"{rung.Configurations}x{rung.Seeds}")));
        Assert.Equal(runs, budget.Runs());
    }

    [Theory]
    [InlineData(0, 3, 3, "configurations: ")]
    [InlineData(10_001, 3, 3, "configurations: ")]
    [InlineData(5, 0, 3, "halving: ")]
    [InlineData(5, 3, 0, "search-seeds: ")]
    [InlineData(5, int.MaxValue, 10_000, "")]
    public void What_cannot_be_spent_is_refused(int configurations, int halving, int seeds, string begin)
    {
        var budget = new SearchBudget { Configurations = configurations, Halving = halving, Seeds = seeds };

        if (begin.Length == 0)
        {
            budget.Validate();
            Assert.Equal(2, budget.Rungs().Count);
            return;
        }

        Assert.StartsWith(begin, Assert.Throws<InvalidInputException>(budget.Validate).Message, StringComparison.Ordinal);
    }
}
