using Pegr.Torch.Diagnostics;
using Pegr.Torch.Objectives;
using Pegr.Torch.PerExample;
using Pegr.Torch.Tasks;
using Pegr.Torch.Tests.Support;
using TorchSharp;

namespace Pegr.Torch.Tests.Analysis.StepCosts;

public sealed class StepCostMeasurementTests
{
    private static readonly StepCostSettings Small = new() { Model = "signal-noise", Batch = 3, Rounds = 2, Threads = 1 };

    public static TheoryData<string> Models => [.. BenchmarkModelRegistry.Keys];

    [Fact]
    public void Every_objective_and_engine_is_measured_against_gradient_descent()
    {
        var report = Measure(Small);

        Assert.Equal(("signal-noise", 3, 1, "cpu", 2), (report.Model, report.Batch, report.Threads, report.Device, report.Rounds));
        Assert.Equal(StepKind.All, report.Steps.Select(step => step.Kind));
        Assert.All(EngineRegistry.Keys, engine => Assert.Contains(report.Steps, step => step.Kind == new StepKind("pegr", engine)));
        Assert.All(report.Steps, step =>
        {
            Assert.True(step.MedianMilliseconds > 0 && double.IsFinite(step.MedianMilliseconds));
            Assert.True(step.RatioToGradientDescent > 0 && double.IsFinite(step.RatioToGradientDescent));
            Assert.InRange(step.Samples, 1, 2);
        });
        Assert.Equal(1, report.Steps.Single(step => step.Kind == StepKind.GradientDescent).RatioToGradientDescent);
    }

    [Fact]
    public void Nothing_stays_behind()
    {
        var threads = torch.get_num_threads();

        Live.AssertNothingLeft(() => Measure(Small with { Threads = threads + 1 }));

        Assert.Equal(threads, torch.get_num_threads());
    }

    [Fact]
    public void Progress_goes_up_to_the_end()
    {
        var told = new List<(StepKind Kind, double Done)>();

        Measure(Small, (kind, done) => told.Add((kind, done)));

        Assert.Equal(told.Select(step => step.Done).Order(), told.Select(step => step.Done));
        Assert.InRange(told[^1].Done, 0.9, 1);
        Assert.Equal(StepKind.All.ToHashSet(), told.Select(step => step.Kind).ToHashSet());
    }

    [Fact]
    public void It_can_be_stopped()
    {
        using var stop = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() => StepCostMeasurement.Run(Small, (_, _) => stop.Cancel(), stop.Token));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Every_model_takes_steps_and_its_weights_stay_where_they_are(string model)
    {
        using var problem = BenchmarkModelRegistry.Find(model).Create(2, torch.CPU);
        var losses = new LossKeeper();

        problem.Step(losses);
        problem.Step(losses);

        Assert.True(losses.Seen[0] > 0, $"loss {losses.Seen[0]}");
        Assert.Equal(losses.Seen[0], losses.Seen[1], 1e-3);
    }

    [Theory]
    [InlineData("model: 'vgg' is unknown", "vgg", 1, 0, 1, "cpu")]
    [InlineData("batch: 0 is out of range", "mlp", 0, 0, 1, "cpu")]
    [InlineData("batch: these sizes need", "resnet18", int.MaxValue, 0, 1, "cpu")]
    [InlineData("threads: -1 is out of range", "mlp", 1, -1, 1, "cpu")]
    [InlineData("rounds: 0 is out of range", "mlp", 1, 0, 0, "cpu")]
    [InlineData("device: 'gpu' is not a device", "mlp", 1, 0, 1, "gpu")]
    public void What_cannot_be_measured_is_refused(string expected, string model, int batch, int threads, int rounds, string device)
    {
        var settings = new StepCostSettings { Model = model, Batch = batch, Threads = threads, Rounds = rounds, Device = device };

        Assert.StartsWith(expected, Assert.Throws<InvalidInputException>(() => Measure(settings)).Message);
    }

    private static StepCostReport Measure(StepCostSettings settings, Action<StepKind, double>? progress = null)
        => StepCostMeasurement.Run(settings, progress, TestContext.Current.CancellationToken);

    /// <summary>Gradient descent that remembers its losses.</summary>
    private sealed class LossKeeper : IObjective
    {
        private readonly EmpiricalRisk _risk = new();

        public List<double> Seen { get; } = [];

        public string Key => _risk.Key;

        public ObjectiveReport AccumulateGradients(
            torch.nn.Module<torch.Tensor, torch.Tensor> model, PerExampleLoss loss, torch.Tensor inputs, torch.Tensor targets)
        {
            var report = _risk.AccumulateGradients(model, loss, inputs, targets);
            Seen.Add(report.Loss.item<float>());
            return report;
        }
    }
}
