
using Pegr.Torch.Diagnostics;

namespace Pegr.Torch.Tests.Analysis.StepCosts;

public sealed class RoundStatisticsTests
{
    // The machine is busy in the second round, and the third action has no part in it.
    private readonly RoundStatistics _statistics = new([[10, 20, 100], [100, 230, null], [10, 25, 120]]);

    [Fact]
    public void The_ratio_is_taken_within_rounds()
    {
        Assert.Equal(1, _statistics.MedianRatio(0));
        Assert.Equal(2.3, _statistics.MedianRatio(1), 1e-12);
        Assert.Equal(11, _statistics.MedianRatio(2), 1e-12);
    }

    [Fact]
    public void The_median_is_over_the_rounds_with_a_part()
    {
        Assert.Equal(10, _statistics.MedianMilliseconds(0));
        Assert.Equal(25, _statistics.MedianMilliseconds(1));
        Assert.Equal(110, _statistics.MedianMilliseconds(2));
        Assert.Equal([3, 3, 2], Enumerable.Range(0, 3).Select(_statistics.Samples));
    }
}
