using Pegr.Torch.Data;
using Pegr.Torch.Models;
using Pegr.Torch.PerExample;
using Pegr.Torch.Tasks;
using Pegr.Torch.Tests.Support;
using Pegr.Torch.Training.Probes;
using Pegr.Torch.Training.Records;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Training.Probes;

public sealed class GradientNormProbeTests
{
    private const int Count = 230;

    [Fact]
    public void Where_the_engine_refuses_the_model_the_figures_are_left_out_and_the_note_says_why()
    {
        using var scope = NewDisposeScope();
        var model = nn.Sequential(nn.Linear(3, 2), UnsafeLayers.BatchNorm1d(2)); // in training mode, as a model may keep it
        using var dataset = new TensorDataset(randn(5, 3), randint(2, [5], int64));
        var probe = new GradientNormProbe(model, LearningTask.CrossEntropy, dataset, new GhostEngine());
        var row = new Dictionary<string, double>();
        probe.Measure(row);
        Assert.Empty(row);
        Assert.Empty(probe.Norms());
        Assert.Contains("engine ghost", probe.Note, StringComparison.Ordinal);
        Assert.Contains("mixes the examples", probe.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ghost")]
    [InlineData("loop")]
    public void Norms_and_their_moments_are_those_of_one_backward_pass_per_example(string engine)
    {
        using var scope = NewDisposeScope();
        var model = new Mlp(3, [4], 2);
        model.to(float64);
        var (inputs, targets) = (randn([Count, 3], float64), randint(2, [Count], int64));
        using var dataset = new TensorDataset(inputs.alias(), targets.alias());
        var probe = new GradientNormProbe(model, LearningTask.CrossEntropy, dataset, engine == "loop" ? new LoopEngine() : new GhostEngine());

        var row = new Dictionary<string, double>();
        probe.Measure(row);
        var norms = probe.Norms();
        Assert.All(model.parameters(), parameter => Assert.Null(parameter.grad));

        var squared = SquaredNorms(model, inputs, targets);
        var mean = squared.Average(Math.Sqrt);
        Assert.Equal(Count, norms.Count);
        Assert.All(squared.Zip(norms), pair => Assert.Equal(Math.Sqrt(pair.First), pair.Second, 1e-12));
        Assert.Equal(squared.Average(), row[Metric.Penalty], 1e-12);
        Assert.Equal(mean, row[Metric.GradientNormMean], 1e-12);
        Assert.Equal(squared.Average() - (mean * mean), row[Metric.GradientNormVariance], 1e-12);
    }

    [Fact]
    public void Measuring_leaves_no_tensor_behind()
    {
        using var scope = NewDisposeScope();
        var model = new Mlp(3, [4], 2);
        using var dataset = new TensorDataset(randn(Count, 3), randint(2, [Count], int64));
        var probe = new GradientNormProbe(model, LearningTask.CrossEntropy, dataset, new GhostEngine());
        Live.AssertNothingLeft(() => probe.Measure(new Dictionary<string, double>()));
        Live.AssertNothingLeft(() => probe.Norms());
    }

    private static double[] SquaredNorms(Mlp model, Tensor inputs, Tensor targets)
    {
        var squared = new double[Count];
        for (var i = 0; i < Count; i++)
        {
            model.zero_grad();
            Losses.CrossEntropy(model.call(inputs.narrow(0, i, 1)), targets.narrow(0, i, 1)).sum().backward();
            squared[i] = model.parameters().Sum(p => Arrays.Of(p.grad!).Sum(g => g * g));
        }

        return squared;
    }
}
