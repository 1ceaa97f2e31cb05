using Pegr.Torch.Objectives;
using Pegr.Torch.PerExample;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tests.Support;
using Pegr.Torch.Tuning;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Tuning;

/// <summary>The balance of a penalty against closed forms.</summary>
public sealed class LambdaRangeTests
{
    private const int Count = 7;
    private const int Dim = 5;

    // Of l_i = r_i²/2 with r_i = ⟨w, x_i⟩ − y_i: g_i = r_i x_i and H_i g_i = r_i ‖x_i‖² x_i.
    [Theory]
    [InlineData("pegr", 1.0)]
    [InlineData("pegr", 1e-4)]
    [InlineData("pegr", 1e4)]
    [InlineData("gr", 1.0)]
    [InlineData("gr", 1e-4)]
    public void Of_least_squares_it_is_what_the_closed_form_says(string objective, double scale)
    {
        using var scope = NewDisposeScope();
        using var generator = Seeds.Generator(4, "balance");
        var inputs = generator.Normal([Count, Dim], float64).Times(scale);
        var targets = generator.Normal([Count], float64);
        using var model = nn.Linear(Dim, 1, hasBias: false, dtype: float64);

        var balance = LambdaRange.Balance(
            (IPenalizedObjective)ObjectiveRegistry.Create(objective, new ObjectiveOptions(0.3)),
            model,
            (outputs, y) => outputs.squeeze(1).Plus(y.neg()).Squared().Over(2),
            inputs,
            targets);

        var x = Enumerable.Range(0, Count).Select(i => inputs[i].data<double>().ToArray()).ToArray();
        var w = model.weight!.data<double>().ToArray();
        var r = x.Select((xi, i) => Dot(w, xi) - targets[i].ToNumber()).ToArray();
        double[] gradient = Mean(i => r[i]);
        double[] curved = objective == "pegr" ? Mean(i => r[i] * Dot(x[i], x[i])) : Mean(i => Dot(x[i], gradient));
        var penalty = objective == "pegr" ? r.Select((ri, i) => ri * ri * Dot(x[i], x[i])).Average() : Dot(gradient, gradient);
        var expected = Math.Sqrt(penalty / Dot(curved, curved));
        Assert.Equal(expected, balance, 1e-9 * expected);

        double[] Mean(Func<int, double> weight)
            => [.. Enumerable.Range(0, Dim).Select(k => Enumerable.Range(0, Count).Average(i => weight(i) * x[i][k]))];

        static double Dot(double[] a, double[] b) => a.Zip(b, (one, other) => one * other).Sum();
    }

    [Fact]
    public void Model_and_objective_are_left_as_they_were()
    {
        using var scope = NewDisposeScope();
        using var model = nn.Linear(3, 1, dtype: float64);
        var weights = model.weight!.detach().clone();
        var objective = new PerExampleGradientPenalty(0.7, new LoopEngine());
        var (inputs, targets) = (ones([4, 3], float64), zeros([4], float64));
        LambdaRange.Balance(objective, model, Loss, inputs, targets); // makes the gradients' tensors

        Live.AssertNothingLeft(() => LambdaRange.Balance(
            objective, model, Loss, inputs, targets));

        Assert.Equal(0.7, objective.Lambda);
        Assert.True(weights.equal(model.weight!).all().item<bool>());
        Assert.True(model.weight!.grad is null || model.weight.grad.count_nonzero().item<long>() == 0);

        static Tensor Loss(Tensor outputs, Tensor y) => outputs.squeeze(1).Plus(y.neg()).Squared();
    }

    [Fact]
    public void Where_nothing_can_be_measured_there_is_no_range()
    {
        using var scope = NewDisposeScope();
        using var model = nn.Linear(3, 1, dtype: float64);

        var balance = LambdaRange.Balance(
            new PerExampleGradientPenalty(0), model, (outputs, _) => outputs.squeeze(1).Times(0), ones([4, 3], float64), zeros([4], float64));

        Assert.True(double.IsNaN(balance));
        Assert.Null(LambdaRange.Around([balance, double.PositiveInfinity, 0]));
    }

    [Fact]
    public void The_range_lies_around_the_median()
    {
        var range = LambdaRange.Around([1e9, double.NaN, 2, 4, 3, 1e-9])!;

        Assert.Equal("0.015..9", range.ToString());
    }
}
