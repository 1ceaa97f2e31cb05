using Pegr.Torch.Models;
using Pegr.Torch.Objectives;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Tests.PerExample;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Objectives;

/// <summary>Labels that are flipped anew at every step, seen by a loss that writes down what it was given.</summary>
public sealed class LabelNoiseRiskTests
{
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(1.0)]
    public void Labels_of_two_signs_are_flipped_as_often_as_asked_and_independently(double probability)
    {
        const int steps = 400;
        double[] labels = [1, -1, 1, 1, -1];
        using var objective = new LabelNoiseRisk(probability, seed: 4);
        var seen = Seen(objective, nn.Sequential(nn.Linear(3, 1), nn.Flatten(0)), labels, float64, Losses.Logistic, steps);

        Assert.All(seen, step => Assert.All(step, label => Assert.True(label is 1 or -1)));
        var flips = seen.Select(step => step.Zip(labels, (given, own) => given != own).ToArray()).ToArray();
        AssertFraction(flips.SelectMany(step => step), probability);
        for (var i = 0; i < labels.Length; i++)
        {
            // Of one label from step to step, and of two labels of a step.
            AssertFraction(flips.Skip(1).Select((step, k) => step[i] && flips[k][i]), probability * probability);
            AssertFraction(flips.Select(step => step[i] && step[(i + 1) % labels.Length]), probability * probability);
        }
    }

    [Fact]
    public void A_class_becomes_each_of_the_others_alike()
    {
        const int steps = 2000;
        const double probability = 0.4;
        double[] labels = [0, 1, 2, 3];
        using var objective = new LabelNoiseRisk(probability, seed: 5);
        var seen = Seen(objective, nn.Linear(3, 4), labels, int64, Losses.CrossEntropy, steps);

        for (var own = 0; own < 4; own++)
        {
            for (var other = 0; other < 4; other++)
            {
                AssertFraction(seen.Select(step => step[own] == other), own == other ? 1 - probability : probability / 3);
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_gradient_is_that_of_the_risk_on_the_labels_of_the_step(bool binary)
    {
        manual_seed(1);
        using var scope = NewDisposeScope();
        nn.Module<Tensor, Tensor> model = binary ? nn.Sequential(new Mlp(4, [5], 1), nn.Flatten(0)) : new Mlp(4, [5], 3);
        model.to(float64);
        var inputs = randn([12, 4], float64);
        var targets = binary ? randint(2, [12], float64).Times(2).Plus(-1) : randint(3, [12], int64);
        PerExampleLoss loss = binary ? Losses.Logistic : Losses.CrossEntropy;
        using var objective = new LabelNoiseRisk(0.5, seed: 2);
        for (var step = 0; step < 3; step++)
        {
            Tensor? given = null;
            model.zero_grad();
            using var report = objective.AccumulateGradients(model, Recording, inputs, targets);
            var actual = Agreement.Gradient(model);
            Assert.Null(report.Penalty);
            Assert.Equal(targets.dtype, given!.dtype);
            Assert.True(given.ne(targets).any().item<bool>());

            model.zero_grad();
            var risk = loss(model.call(inputs), given).mean();
            risk.backward();
            Agreement.AssertClose(Agreement.Gradient(model), actual, "gradient", 1e-14);
            Assert.Equal(risk.item<double>(), report.Loss.item<double>(), 1e-14);
            given.Dispose();

            Tensor Recording(Tensor outputs, Tensor labels)
            {
                given = labels.clone().DetachFromDisposeScope();
                return loss(outputs, labels);
            }
        }
    }

    [Fact]
    public void Without_flips_it_is_gradient_descent_to_the_bit()
    {
        manual_seed(1);
        using var scope = NewDisposeScope();
        var model = new Mlp(4, [5], 3);
        var (inputs, targets) = (randn(6, 4), randint(3, [6], int64));
        Assert.Equal(Bits(new EmpiricalRisk()), Bits(new LabelNoiseRisk(0)));

        string Bits(IObjective objective)
        {
            model.zero_grad();
            objective.AccumulateGradients(model, Losses.CrossEntropy, inputs, targets).Dispose();
            return Convert.ToHexString(Agreement.Gradient(model).bytes);
        }
    }

    [Fact]
    public void What_is_no_class_is_left_to_the_loss_which_may_ignore_it()
    {
        using var objective = new LabelNoiseRisk(1, seed: 6);
        var seen = Seen(objective, nn.Linear(3, 3), [-100, 0, 2], int64, Losses.CrossEntropy, 20);

        Assert.All(seen, step => Assert.True(step[0] == -100 && step[1] is 1 or 2 && step[2] is 0 or 1));
    }

    [Fact]
    public void Targets_that_are_no_labels_are_refused_by_one_line()
    {
        using var scope = NewDisposeScope();
        using var objective = new LabelNoiseRisk(0.1);
        var inputs = randn(4, 3);
        AssertRefused(nn.Linear(3, 1), Losses.SquaredError, randn(4, 1));
        AssertRefused(nn.Sequential(nn.Linear(3, 1), nn.Flatten(0)), Losses.Logistic, tensor(new[] { 1f, 0, 1, 0 }));
        AssertRefused(nn.Linear(3, 2), Losses.CrossEntropy, rand(4, 2));
        AssertRefused(nn.Linear(3, 1), Losses.CrossEntropy, zeros(4, int64));

        void AssertRefused(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Tensor targets)
        {
            var error = Assert.Throws<InvalidOperationException>(() => objective.AccumulateGradients(model, loss, inputs, targets));
            Assert.StartsWith("The objective label-noise flips labels that are +1 and -1", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
            Assert.All(model.parameters(), parameter => Assert.Null(parameter.grad));
        }
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void What_is_no_probability_is_refused(double probability)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new LabelNoiseRisk(probability));

    // Five standard errors wide.
    private static void AssertFraction(IEnumerable<bool> drawn, double probability)
    {
        var values = drawn.ToList();
        var width = 5 * Math.Sqrt(probability * (1 - probability) / values.Count);
        Assert.InRange(values.Average(value => value ? 1.0 : 0), probability - width, probability + width);
    }

    private static List<double[]> Seen(
        LabelNoiseRisk objective, nn.Module<Tensor, Tensor> model, double[] labels, ScalarType dtype, PerExampleLoss loss, int steps)
    {
        using var scope = NewDisposeScope();
        model.to(float64);
        var (inputs, targets) = (randn([labels.Length, 3], float64), tensor(labels).to(dtype));
        var seen = new List<double[]>();
        for (var step = 0; step < steps; step++)
        {
            objective.AccumulateGradients(model, Recording, inputs, targets).Dispose();
        }

        return seen;

        Tensor Recording(Tensor outputs, Tensor given)
        {
            seen.Add(given.to(float64).data<double>().ToArray());
            return loss(outputs, given);
        }
    }
}
