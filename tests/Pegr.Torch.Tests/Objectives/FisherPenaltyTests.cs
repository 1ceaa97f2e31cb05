using Pegr.Torch.Data;
using Pegr.Torch.Objectives;
using Pegr.Torch.PerExample;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Objectives;

/// <summary>Labels drawn from the model's own probabilities.</summary>
public sealed class FisherPenaltyTests
{
    private const int Steps = 3000;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Labels_are_drawn_with_the_models_probabilities_anew_at_every_step(bool binary)
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        nn.Module<Tensor, Tensor> model = binary ? nn.Sequential(nn.Linear(3, 1), nn.Flatten(0)) : nn.Linear(3, 3);
        model.to(float64);
        var inputs = randn([4, 3], float64);
        var targets = binary ? tensor(new[] { 1.0, -1, 1, 1 }) : tensor(new long[] { 0, 1, 2, 2 });
        var engine = new Recording();
        using var objective = new FisherPenalty(0.5, engine, seed: 9);
        for (var step = 0; step < Steps; step++)
        {
            objective.AccumulateGradients(model, binary ? Losses.Logistic : Losses.CrossEntropy, inputs, targets).Dispose();
        }

        var outputs = model.call(inputs).detach();
        var probabilities = (binary ? stack([(-outputs).sigmoid(), outputs.sigmoid()], 1) : outputs.softmax(1)).data<double>().ToArray();
        var labels = binary ? new double[] { -1, 1 } : [0, 1, 2];
        for (var i = 0; i < 4; i++)
        {
            for (var k = 0; k < labels.Length; k++)
            {
                var p = probabilities[(i * labels.Length) + k];
                Assert.Equal(p, engine.Seen.Average(step => step[i] == labels[k] ? 1.0 : 0), 5 * Math.Sqrt(p * (1 - p) / Steps));
            }
        }

        Assert.All(engine.Seen, step => Assert.Equal(4, step.Count(labels.Contains)));
    }

    // The trace of the Fisher information of a softmax over linear outputs is sum_k p_k ‖e_k − p‖² (‖x‖² + 1).
    [Fact]
    public void The_mean_penalty_is_the_trace_of_the_Fisher_information()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        var model = nn.Linear(3, 3, dtype: float64);
        var (inputs, targets) = (randn([4, 3], float64), randint(3, [4], int64));
        using var objective = new FisherPenalty(0, seed: 9);
        var drawn = Enumerable.Range(0, Steps).Select(_ =>
        {
            using var report = objective.AccumulateGradients(model, Losses.CrossEntropy, inputs, targets);
            return report.Penalty!.item<double>();
        }).ToList();

        var p = model.call(inputs).detach().softmax(1);
        var ofLabels = (eye(3, dtype: float64).unsqueeze(0) - p.unsqueeze(1)).Squared().sum(2); // [n, k]
        var trace = ((p * ofLabels).sum(1) * inputs.Squared().sum(1).Plus(1)).mean().item<double>();
        var mean = drawn.Average();
        var error = Math.Sqrt(drawn.Average(value => (value - mean) * (value - mean)) / Steps);
        Assert.Equal(trace, mean, 5 * error);
    }

    [Fact]
    public void Targets_that_are_no_labels_are_refused_by_one_line()
    {
        using var scope = NewDisposeScope();
        using var objective = new FisherPenalty(0.1);

        var error = Assert.Throws<InvalidOperationException>(() => objective.AccumulateGradients(nn.Linear(3, 2), Losses.SquaredError, randn(4, 3), randn(4, 2)));

        Assert.StartsWith("The penalty fisher draws labels that are +1 and -1", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    private sealed class Recording : IPenaltyEngine
    {
        public List<double[]> Seen { get; } = [];

        public string Key => "recording";

        public PenaltyReport AccumulateGradients(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Batch batch, double lambda)
            => throw new NotSupportedException();

        public PenaltyReport AccumulateGradients(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Batch batch, PenaltyTerms terms)
        {
            Assert.Equal(0, terms.LossWeight);
            Seen.Add(batch.Chunks().Single().Targets.to(float64).data<double>().ToArray());
            return new PenaltyReport(zeros(4), zeros(1));
        }
    }
}
