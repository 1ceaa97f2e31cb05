using Pegr.Torch.Objectives;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tests.Support;
using Pegr.Torch.Training;
using Pegr.Torch.Training.Records;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Training;

public sealed class TrainerTests
{
    public static TheoryData<string> Objectives => [.. ObjectiveRegistry.Keys];

    [Theory]
    [InlineData(7, 3, new[] { 0, 3, 6, 7 })]
    [InlineData(6, 3, new[] { 0, 3, 6 })]
    [InlineData(3, 1, new[] { 0, 1, 2, 3 })]
    [InlineData(2, 50, new[] { 0, 2 })]
    public void Rows_are_logged_before_the_first_step_at_every_kth_and_after_the_last(int steps, int logEvery, int[] expected)
    {
        using var run = new SignalNoiseRun("gd", steps, logEvery: logEvery);
        var observer = new Observer();
        var rows = Trainer.Run(run.Job, observer, TestContext.Current.CancellationToken);

        Assert.Equal(expected, rows.Select(row => row.Step));
        Assert.Equal(rows, observer.Rows);
        Assert.Equal(Enumerable.Range(1, steps), observer.Steps);
        Assert.Equal(rows.Count, rows.Select(row => row[Metric.TrainLoss]).Distinct().Count());
    }

    [Fact]
    public void The_first_row_is_of_the_initial_weights_and_the_last_of_the_final_ones()
    {
        using var run = new SignalNoiseRun("pegr", steps: 4);
        var before = Loss(run);
        var rows = Trainer.Run(run.Job, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(before, rows[0][Metric.TrainLoss]);
        Assert.Equal(Loss(run), rows[^1][Metric.TrainLoss]);
        Assert.NotEqual(before, Loss(run));

        static double Loss(SignalNoiseRun run)
        {
            var row = new Dictionary<string, double>();
            run.Job.Probes[0].Measure(row);
            return row[Metric.TrainLoss];
        }
    }

    [Theory]
    [MemberData(nameof(Objectives))]
    public void The_same_run_twice_ends_with_the_same_bits(string objective)
    {
        Assert.Equal(FinalWeights(), FinalWeights());

        double[] FinalWeights()
        {
            using var run = new SignalNoiseRun(objective, steps: 20, optimizer: "adam", batchSize: 4, dtype: float32);
            Trainer.Run(run.Job, cancellationToken: TestContext.Current.CancellationToken);
            return run.Weights;
        }
    }

    [Theory]
    [MemberData(nameof(Objectives))]
    public void A_run_that_diverges_names_objective_step_and_lambda_and_leaves_finite_weights(string objective)
    {
        using var run = new SignalNoiseRun(objective, steps: 50, learningRate: 1e12, power: 3, dtype: float32);
        var observer = new Observer();
        var error = Assert.Throws<DivergedException>(() => Trainer.Run(run.Job, observer, TestContext.Current.CancellationToken));

        var step = observer.Steps.Count + 1;
        var lambda = ObjectiveRegistry.HasLambda(objective) ? "0.5" : "0";
        Assert.Matches(
            $@"^{objective} diverged at step {step} with lambda {lambda}: the (loss|gradient) is no longer finite\. [^\n]+$",
            error.Message);
        Assert.InRange(step, 2, 49);
        Assert.All(run.Weights, w => Assert.True(double.IsFinite(w)));
        Assert.Equal(0, Assert.Single(observer.Rows).Step);
    }

    [Theory]
    [MemberData(nameof(Objectives))]
    public void Data_that_are_not_finite_stop_the_first_step_before_it_touches_the_weights(string objective)
    {
        using var run = new SignalNoiseRun(objective, steps: 5);
        var initial = run.Weights;
        run.Sample.Patches.fill_(Scalars.Of(double.NaN));
        var error = Assert.Throws<DivergedException>(
            () => Trainer.Run(run.Job with { Probes = [] }, cancellationToken: TestContext.Current.CancellationToken));

        Assert.StartsWith($"{objective} diverged at step 1 ", error.Message, StringComparison.Ordinal);
        Assert.Contains("the loss is", error.Message, StringComparison.Ordinal);
        Assert.Equal(initial, run.Weights);
    }

    [Fact]
    public void A_last_step_that_diverges_does_not_pass_for_a_success()
    {
        using var run = new SignalNoiseRun("gd", steps: 1, learningRate: 1e30, power: 3, dtype: float32);
        var error = Assert.Throws<DivergedException>(
            () => Trainer.Run(run.Job, cancellationToken: TestContext.Current.CancellationToken));
        Assert.StartsWith("gd diverged at step 1 with lambda 0: the loss is", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancellation_stops_between_two_steps()
    {
        using var run = new SignalNoiseRun("gd", steps: 1_000);
        using var cancellation = new CancellationTokenSource();
        var observer = new Observer { AtStep = step => { if (step == 5) { cancellation.Cancel(); } } };

        Assert.Throws<OperationCanceledException>(() => Trainer.Run(run.Job, observer, cancellation.Token));
        Assert.Equal(5, observer.Steps.Count);
    }

    [Fact]
    public void A_run_that_is_cancelled_before_it_begins_does_not_change_the_weights()
    {
        using var run = new SignalNoiseRun("gd", steps: 10);
        var initial = run.Weights;
        Assert.Throws<OperationCanceledException>(
            () => Trainer.Run(run.Job, cancellationToken: new CancellationToken(canceled: true)));
        Assert.Equal(initial, run.Weights);
    }

    private sealed class Observer : ITrainingObserver
    {
        public List<int> Steps { get; } = [];

        public List<MetricRow> Rows { get; } = [];

        public Action<int> AtStep { get; init; } = _ => { };

        public void OnStep(int step)
        {
            Steps.Add(step);
            AtStep(step);
        }

        public void OnLogged(MetricRow row) => Rows.Add(row);
    }
}
