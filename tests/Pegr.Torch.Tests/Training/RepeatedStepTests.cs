using System.Runtime.InteropServices;
using Pegr.Torch.Tasks;
using Pegr.Torch.Tests.Support;
using Pegr.Torch.Training;
using Pegr.Torch.Training.Probes;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Tests.Training;

/// <summary>Steps that fail because a scalar of the model's or the loss's own was freed while it was read.</summary>
public sealed class RepeatedStepTests
{
    // What libtorch finds in the place of a freed scalar: nothing that it knows, or one that was made there meanwhile.
    private static readonly string[] FreedScalar =
    [
        "Unknown scalar type.\nException raised from type at /pytorch/c10/core/Scalar.h:339 (most recent call first)",
        "For integral input tensors, argument alpha must not be a floating point number.\nException raised from alpha_check at /pytorch/aten/src/ATen/native/BinaryOps.h:19",
        "value cannot be converted to type int64_t without overflow",
    ];

    [Theory]
    [InlineData("sgd", "pegr", "ghost")]
    [InlineData("adam", "pegr", "signs")]
    [InlineData("adamw", "pegr", "loop")]
    [InlineData("sgd", "gd", "ghost")]
    [InlineData("adam", "sam", "ghost")]
    [InlineData("sgd", "label-noise", "ghost")]
    [InlineData("sgd", "group", "ghost")]
    [InlineData("adam", "fisher", "ghost")]
    [InlineData("sgd", "example-norm", "ghost")]
    public void Are_repeated_to_the_same_bits(string optimizer, string objective, string engine)
    {
        var (rows, weights, calls) = Run(optimizer, objective, engine, _ => false, null);

        // Before the first step, in a step, in the first one after a measurement, in a measurement, several times over.
        var observer = new Observer();
        int[] failing = [1, calls / 4, (calls / 4) + 2, calls / 2, (calls / 2) + 1, calls - 1];
        var (sameRows, sameWeights, moreCalls) = Run(optimizer, objective, engine, failing.Contains, observer);

        Assert.True(moreCalls > calls);
        Assert.InRange(observer.Repeats, 2, failing.Length);
        Assert.Equal(weights, sameWeights);
        Assert.Equal(rows.Select(row => row.Step), sameRows.Select(row => row.Step));
        Assert.All(rows.Zip(sameRows), pair => Assert.Equal(pair.First.Values, pair.Second.Values));
        Assert.Equal(sameRows, observer.Rows);
        Assert.Equal(Enumerable.Range(1, DropoutRun.Steps), observer.Steps);
    }

    [Fact]
    public void One_that_fails_so_for_ever_ends_the_run()
        => Assert.Contains(Assert.Throws<NativeFailure>(() => Run("sgd", "gd", "ghost", call => call > 12, new Observer())).Message, FreedScalar);

    [Fact]
    public void Other_failures_are_not_repeated()
    {
        using var run = new DropoutRun("sgd", "gd", "ghost");
        var calls = 0;
        var job = run.Job with { Task = new LearningTask((_, _) => throw new NativeFailure($"call {++calls}"), (f, y) => f.argmax(1).eq(y)), Probes = [] };

        Assert.Throws<NativeFailure>(() => Trainer.Run(job, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(1, calls);
    }

    [Fact]
    public void A_model_with_numbers_of_its_own_trains_through_a_storm_as_without()
    {
        var quiet = TrainOperators();
        using var storm = new Storm();

        Assert.Equal(quiet, TrainOperators());
    }

    private static double[] TrainOperators()
    {
        using var run = new SignalNoiseRun("pegr", steps: 400, logEvery: 20);
#pragma warning disable RS0030 // The subject of the test.
        var task = new LearningTask((f, y) => ((Losses.Logistic(f, y) * 2) + 1) / 2, LearningTask.BinaryLogistic.IsCorrect);
#pragma warning restore RS0030
        Trainer.Run(run.Job with { Task = task }, cancellationToken: TestContext.Current.CancellationToken);
        return [.. run.Job.Model.parameters().SelectMany(p => p.data<double>().ToArray())];
    }

    private static (IReadOnlyList<MetricRow> Rows, string Weights, int Calls) Run(
        string optimizer, string objective, string engine, Func<int, bool> fails, Observer? observer)
    {
        using var run = new DropoutRun(optimizer, objective, engine);
        var calls = 0;
        var task = new LearningTask(
            (f, y) => fails(++calls) ? throw new NativeFailure(FreedScalar[calls % FreedScalar.Length]) : Losses.CrossEntropy(f, y), (f, y) => f.argmax(1).eq(y));
        var probe = new AccuracyProbe(Metric.TrainLoss, Metric.TrainAccuracy, run.Model, task, run.Dataset);
        var rows = Trainer.Run(run.Job with { Task = task, Probes = [probe] }, observer, TestContext.Current.CancellationToken);
        return (rows, run.Weights, calls);
    }

    private sealed class NativeFailure(string message) : ExternalException(message);

    private sealed class Observer : ITrainingObserver
    {
        public List<int> Steps { get; } = [];

        public List<MetricRow> Rows { get; } = [];

        public int Repeats { get; private set; }

        public void OnStep(int step) => Steps.Add(step);

        public void OnLogged(MetricRow row) => Rows.Add(row);

        public void OnRepeated(int step) => Repeats++;
    }
}
