namespace Pegr.Torch.Diagnostics;

/// <summary>
/// Times several actions in turn, round after round, so that what else the machine does meanwhile falls on all alike.
/// The first action is the yardstick.
/// </summary>
/// <param name="actions">The actions.</param>
/// <param name="clock">Tells the time.</param>
/// <param name="beforeEach">Is told the pass over the actions and the action that comes next, both counted from 0.</param>
internal sealed class InterleavedTimer(IReadOnlyList<Action> actions, TimeProvider clock, Action<int, int> beforeEach)
{
    /// <summary>Passes before the timed rounds: one for what happens only once, one to learn how long each action takes once
    /// the runtime has compiled it well, as it has for nearly all steps of a training.</summary>
    public const int WarmUpPasses = 2;

    // An action this many times as slow as the yardstick takes part in every fifth round only, the first included.
    private const double SlowRatio = 10;
    private const int SlowStride = 5;

    // A quick action is repeated until its sample has taken this long: a clock's tick or a short pause is then small, and what the action before has left in the
    // caches, too: in a training a step follows one of its kind.
    private static readonly TimeSpan ShortestSample = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(500);

    private readonly double[] _expected = new double[actions.Count];

    /// <summary>Warms up, then times the actions.</summary>
    /// <param name="rounds">The number of rounds.</param>
    /// <returns>Milliseconds of one execution by round and action; null where an action took no part.</returns>
    public IReadOnlyList<IReadOnlyList<double?>> Run(int rounds)
    {
        for (var pass = 0; pass < WarmUpPasses; pass++)
        {
            for (var action = 0; action < actions.Count; action++)
            {
                _expected[action] = Sample(pass, action, shortest: pass == 0 ? TimeSpan.Zero : WarmUp);
            }
        }

        return [.. Enumerable.Range(0, rounds).Select(Round)];
    }

    private double?[] Round(int round)
    {
        var samples = new double?[actions.Count];
        for (var action = 0; action < actions.Count; action++)
        {
            if (round % SlowStride == 0 || _expected[action] < SlowRatio * _expected[0])
            {
                samples[action] = Sample(WarmUpPasses + round, action, ShortestSample);
            }
        }

        return samples;
    }

    private double Sample(int pass, int action, TimeSpan shortest)
    {
        beforeEach(pass, action);
        var start = clock.GetTimestamp();
        var repeats = 0;
        TimeSpan elapsed;
        do
        {
            actions[action]();
            repeats++;
            elapsed = clock.GetElapsedTime(start);
        }
        while (elapsed < shortest);

        return elapsed.TotalMilliseconds / repeats;
    }
}
