
using Pegr.Torch.Diagnostics;

namespace Pegr.Torch.Tests.Analysis.StepCosts;

public sealed class InterleavedTimerTests
{
    private readonly ManualClock _clock = new();
    private readonly List<int> _executed = [];

    [Fact]
    public void Actions_take_turns_in_the_warm_up_and_in_every_round()
    {
        Time(rounds: 3, 600, 700, 800);

        Assert.Equal(Enumerable.Repeat(new[] { 0, 1, 2 }, InterleavedTimer.WarmUpPasses + 3).SelectMany(pass => pass), _executed);
    }

    [Fact]
    public void A_sample_is_the_time_of_one_execution_however_quick()
    {
        var rounds = Time(rounds: 2, 20, 0.25);

        Assert.All(rounds, round => Assert.Equal([20.0, 0.25], round));
        Assert.Equal(1 + 2000 + (2 * 200), _executed.Count(action => action == 1)); // 2000 x 0.25 ms = 500 ms to warm up, 200 x 0.25 ms = 50 ms
    }

    [Fact]
    public void A_slow_action_takes_part_in_every_fifth_round()
    {
        var rounds = Time(rounds: 11, 20, 2000);

        Assert.All(rounds, round => Assert.Equal(20, round[0]));
        Assert.Equal([0, 5, 10], Enumerable.Range(0, 11).Where(round => rounds[round][1] is not null));
    }

    [Fact]
    public void What_comes_next_is_told_before_it_runs()
    {
        var told = new List<(int Pass, int Action, int Executed)>();
        var timer = new InterleavedTimer(Actions(600, 600), _clock, (pass, action) => told.Add((pass, action, _executed.Count)));

        timer.Run(1);

        Assert.Equal([(0, 0, 0), (0, 1, 1), (1, 0, 2), (1, 1, 3), (2, 0, 4), (2, 1, 5)], told);
    }

    private IReadOnlyList<IReadOnlyList<double?>> Time(int rounds, params double[] milliseconds)
        => new InterleavedTimer(Actions(milliseconds), _clock, (_, _) => { }).Run(rounds);

    private Action[] Actions(params double[] milliseconds) =>
    [
        .. milliseconds.Select((duration, index) => new Action(() =>
        {
            _executed.Add(index);
            _clock.Advance(duration);
        })),
    ];
}
