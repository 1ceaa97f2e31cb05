using Pegr.Torch.Tests.Support;
using Pegr.Torch.Training;
using Pegr.Torch.Training.Optimizers;
using Pegr.Torch.Training.Schedules;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Training.Schedules;

public sealed class LearningRateTests
{
    public static TheoryData<string> Optimizers => [.. OptimizerFactory.Keys];

    private const int Steps = 12;

    [Fact]
    public void Schedules_take_their_defined_values()
    {
        AssertValues(new ConstantRate(0.4), (1, 0.4), (1000, 0.4));
        AssertValues(new StepDecay(0.4, 3, 0.5), (1, 0.4), (3, 0.4), (4, 0.2), (6, 0.2), (7, 0.1));
        AssertValues(new CosineAnnealing(0.4, 4), (1, 0.4), (2, 0.2 * (1 + Math.Sqrt(0.5))), (3, 0.2), (5, 0), (9, 0));
        AssertValues(new WarmUp(new StepDecay(0.4, 2, 0.5), 4), (1, 0.1), (2, 0.2), (4, 0.4), (5, 0.4), (6, 0.4), (7, 0.2));
        AssertValues(new WarmUp(new ConstantRate(0.4), 0), (1, 0.4));
    }

    [Theory]
    [InlineData("step")]
    [InlineData("cosine")]
    public void Schedules_are_those_of_torch(string key)
    {
        using var model = nn.Linear(1, 1);
        using var optimizer = new SGD(model.parameters(), 0.4);
        var theirs = key == "step"
            ? optim.lr_scheduler.StepLR(optimizer, 5, 0.3)
            : optim.lr_scheduler.CosineAnnealingLR(optimizer, Steps);
        var ours = LearningRateRegistry.Create(key, new LearningRateOptions(0.4, Steps, DecayEvery: 5, DecayFactor: 0.3));

        for (var step = 1; step <= Steps; step++)
        {
            Assert.Equal(optimizer.ParamGroups.Single().LearningRate, ours.At(step), 1e-12);
            theirs.step();
        }
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Every_step_is_done_with_the_rate_of_that_step(string optimizer)
    {
        // With rates that are 0 but at step 2, only that step moves the weights.
        using var run = new SignalNoiseRun("gd", steps: 5, optimizer);
        var seen = new List<double> { run.Weights[0] };
        Trainer.Run(
            run.Job with { LearningRate = new OnlyAtStepTwo() },
            new Observer(() => seen.Add(run.Weights[0])),
            TestContext.Current.CancellationToken);

        Assert.Equal(6, seen.Count);
        Assert.Equal(seen[0], seen[1]);
        Assert.NotEqual(seen[1], seen[2]);
        Assert.All(seen[3..], weight => Assert.Equal(seen[2], weight));
    }

    [Fact]
    public void An_unknown_name_is_refused_with_those_there_are()
        => Assert.Equal(
            "learning-rate-schedule: 'linear' is unknown; use constant, step, cosine.",
            Assert.Throws<InvalidInputException>(() => LearningRateRegistry.Create("linear", new LearningRateOptions(1, 1))).Message);

    [Fact]
    public void Lengths_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new StepDecay(1, 0, 0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CosineAnnealing(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WarmUp(new ConstantRate(1), -1));
    }

    private static void AssertValues(ILearningRateSchedule schedule, params (int Step, double Rate)[] values)
    {
        foreach (var (step, rate) in values)
        {
            Assert.Equal(rate, schedule.At(step), 1e-14);
        }
    }

    private sealed class OnlyAtStepTwo : ILearningRateSchedule
    {
        public double At(int step) => step == 2 ? 0.1 : 0;
    }

    private sealed class Observer(Action atStep) : ITrainingObserver
    {
        public void OnStep(int step) => atStep();
    }
}
