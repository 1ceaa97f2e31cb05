using Pegr.Torch.Objectives;
using Pegr.Torch.Tests.Support;
using Pegr.Torch.Training;

namespace Pegr.Torch.Tests.Training;

/// <summary>Trainings of one process at once, each on a thread of its own with a model, data and generators of its own.</summary>
public sealed class TwoTrainingsTests
{
    public static TheoryData<string, string, string> Kinds =>
    [
        .. ObjectiveRegistry.Keys.Select(objective => (objective, "sgd", "ghost")),
        ("pegr", "adam", "loop"), ("pegr", "adamw", "signs"), ("pegr", "sgd", "signs-fd"), ("variance", "adam", "signs"),
    ];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Two_at_once_give_the_bits_of_each_alone(string objective, string optimizer, string engine)
    {
        var alone = Trained(objective, optimizer, engine);

        var together = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(
            () => Trained(objective, optimizer, engine),
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        Assert.All(together, weights => Assert.Equal(alone, weights));
    }

    private static double[] Trained(string objective, string optimizer, string engine)
    {
        using var run = new SignalNoiseRun(objective, steps: 200, optimizer, batchSize: 4, engine: engine, examples: 12, dim: 20);
        Trainer.Run(run.Job, cancellationToken: TestContext.Current.CancellationToken);
        return run.Weights;
    }
}
