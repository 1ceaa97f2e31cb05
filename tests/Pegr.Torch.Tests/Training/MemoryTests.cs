using Pegr.Torch.Objectives;
using Pegr.Torch.Tests.Support;
using Pegr.Torch.Training;

namespace Pegr.Torch.Tests.Training;

public sealed class MemoryTests
{
    public static TheoryData<string, string> ObjectivesAndOptimizers
        => [.. ObjectiveRegistry.Keys.SelectMany(objective => OptimizerFactory.Keys.Select(optimizer => (objective, optimizer)))];

    [Theory]
    [MemberData(nameof(ObjectivesAndOptimizers))]
    public void As_many_tensors_live_after_1000_steps_as_after_100(string objective, string optimizer)
        => Assert.Equal(LiveAfter(100, objective, optimizer, "ghost"), LiveAfter(1_000, objective, optimizer, "ghost"));

    [Fact]
    public void The_loop_engine_leaves_nothing_behind_either()
        => Assert.Equal(LiveAfter(10, "pegr", "sgd", "loop"), LiveAfter(50, "pegr", "sgd", "loop"));

    [Fact]
    public void Memory_is_flat_over_10000_steps()
    {
        // A step that kept its batch or its graph would keep 40 kB or more of each.
        using var run = new SignalNoiseRun("pegr", steps: 2_000, dim: 100, examples: 32, batchSize: 25);
        Trainer.Run(run.Job, cancellationToken: TestContext.Current.CancellationToken);
        var before = NativeMemory.InUse();
        Trainer.Run(run.Job with { Steps = 10_000 }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.InRange(NativeMemory.InUse() - before, long.MinValue, 20L << 20);
    }

    private static long LiveAfter(int steps, string objective, string optimizer, string engine)
    {
        var before = Live.Tensors;
        using var run = new SignalNoiseRun(objective, steps, optimizer, batchSize: 4, engine: engine, logEvery: 10);
        Trainer.Run(run.Job, cancellationToken: TestContext.Current.CancellationToken);
        return Live.Tensors - before;
    }
}
