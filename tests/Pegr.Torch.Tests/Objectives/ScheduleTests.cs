using Pegr.Torch.Objectives;
using Pegr.Torch.Objectives.Schedules;
using Pegr.Torch.Tasks;
using Pegr.Torch.Training.Optimizers;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Objectives;

public sealed class ScheduleTests
{
    [Fact]
    public void Schedules_take_their_defined_values()
    {
        AssertValues(new ConstantLambda(0.5), (1, 0.5), (1000, 0.5));
        AssertValues(new LinearWarmup(0.5, 10), (1, 0.05), (5, 0.25), (10, 0.5), (11, 0.5));
        AssertValues(new StepOff(0.5, 3), (1, 0.5), (3, 0.5), (4, 0));
        AssertValues(new CosineDecay(0.5, 4), (1, 0.25 * (1 + Math.Sqrt(0.5))), (2, 0.25), (4, 0), (9, 0));
    }

    [Fact]
    public void A_weight_can_follow_the_learning_rate()
    {
        using var model = nn.Linear(1, 1);
        using var optimizer = new SGD(model.parameters(), 0.2);
        var schedule = new ProportionalToLearningRate(3, optimizer);
        Assert.Equal(0.6, schedule.At(1), 1e-12);
        optimizer.ParamGroups.First().LearningRate = 0.1;
        Assert.Equal(0.3, schedule.At(2), 1e-12);
    }

    [Fact]
    public void A_scheduled_objective_penalises_every_kth_step_with_the_weight_of_that_step()
    {
        using var scope = NewDisposeScope();
        var model = nn.Linear(2, 1);
        var (inputs, targets) = (randn(3, 2), randn(3, 1));
        var scheduled = new Scheduled(new GradientPenalty(9), new LinearWarmup(0.4, 4), every: 2);
        var seen = new List<(double Lambda, bool Penalised)>();
        for (var step = 0; step < 5; step++)
        {
            using var report = scheduled.AccumulateGradients(model, Losses.SquaredError, inputs, targets);
            seen.Add((scheduled.Lambda, report.Penalty is not null));
        }

        Assert.Equal([(0, false), (0.2, true), (0, false), (0.4, true), (0, false)], seen);
    }

    [Fact]
    public void Counts_below_one_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new LinearWarmup(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new StepOff(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CosineDecay(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Scheduled(new GradientPenalty(1), new ConstantLambda(1), every: 0));
    }

    private static void AssertValues(ILambdaSchedule schedule, params (int Step, double Lambda)[] values)
    {
        foreach (var (step, lambda) in values)
        {
            Assert.Equal(lambda, schedule.At(step), 1e-14);
        }
    }
}
