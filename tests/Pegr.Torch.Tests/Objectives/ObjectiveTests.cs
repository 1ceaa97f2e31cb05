using Pegr.Torch.Models;
using Pegr.Torch.Objectives;
using Pegr.Torch.PerExample;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Tests.PerExample;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Objectives;

public sealed class ObjectiveTests
{
    private const double Lambda = 0.6;
    private const long Seed = 4;
    private const int GroupSize = 3;

    // SAM and label noise follow no function's gradient, and random signs estimate; they have tests of their own.
    private static readonly string[] WithAValue = ["gd", "gr", "pegr", "variance", "group", "norm", "example-norm", "fisher"];
    private static readonly string[] Exact = ["ghost", "loop"];

    public static TheoryData<string, string> ObjectivesAndEngines
        => [.. WithAValue.SelectMany(key => Exact.Select(engine => (key, engine)))];

    [Theory]
    [MemberData(nameof(ObjectivesAndEngines))]
    public void Gradients_agree_with_finite_differences_of_the_defining_value(string key, string engine)
    {
        manual_seed(1);
        using var scope = NewDisposeScope();
        var model = nn.Sequential(
            ("conv", nn.Conv2d(1, 2, 2L)), ("tanh", nn.Tanh()), ("flatten", nn.Flatten()), ("linear", nn.Linear(8, 3)));
        model.to(float64);
        var (inputs, targets) = (randn([4, 1, 3, 3], float64), randint(3, [4], int64));

        var objective = ObjectiveRegistry.Create(key, new ObjectiveOptions(Lambda, EngineRegistry.Create(engine), Seed: Seed, GroupSize: GroupSize));
        using var report = objective.AccumulateGradients(model, Losses.CrossEntropy, inputs, targets);
        var actual = Agreement.Gradient(model);

        Agreement.AssertClose(Differences(model, () => Value(key, model, inputs, targets)), actual, key, 1e-8);
        Assert.Equal(
            Value(key, model, inputs, targets),
            report.Loss.item<double>() + (Lambda / ((objective as IPenalizedObjective)?.Power ?? 2) * (report.Penalty?.item<double>() ?? 0)),
            1e-12);
    }

    [Fact]
    public void Lambda_weighs_half_the_mean_over_examples_of_the_squared_norm()
    {
        // One weight w and l_i = ½(w x_i − y_i)², so ∇l_i = (w x_i − y_i) x_i. By hand, w = 2, x = (1, 3), y = (0, 5):
        // ∇l = (2, 3); L = ½(4 + 1)/2 = 1.25; mean ‖∇l_i‖² = (4 + 9)/2 = 6.5; ‖∇L‖² = 2.5² = 6.25.
        // d/dw: L gives 2.5; mean ‖∇l_i‖² gives (2·2·1 + 2·3·9)/2 = 29; ‖∇L‖² gives 2·2.5·(1 + 9)/2 = 25.
        AssertByHand("gd", penalty: null, gradient: 2.5);
        AssertByHand("gr", penalty: 6.25, gradient: 2.5 + (Lambda / 2 * 25));
        AssertByHand("pegr", penalty: 6.5, gradient: 2.5 + (Lambda / 2 * 29));
        AssertByHand("variance", penalty: 0.25, gradient: 2.5 + (Lambda / 2 * 4));

        // Not squared, and weighed by lambda: ‖∇L‖ has the derivative (1 + 9)/2, mean ‖∇l_i‖ the same, for both gradients are positive.
        AssertByHand("group", penalty: 6.25, gradient: 2.5 + (Lambda / 2 * 25));
        AssertByHand("norm", penalty: 2.5, gradient: 2.5 + (Lambda * 5));
        AssertByHand("example-norm", penalty: 2.5, gradient: 2.5 + (Lambda * 5));
    }

    [Fact]
    public void Gradients_add_up_over_calls_as_backward_does()
    {
        manual_seed(2);
        using var scope = NewDisposeScope();
        var (inputs, targets) = (randn([4, 5], float64), randint(3, [4], int64));
        foreach (var key in ObjectiveRegistry.Keys)
        {
            var model = new Mlp(5, [4], 3);
            model.to(float64);

            // Two of one seed: an objective that draws draws anew at its second step.
            Create(key).AccumulateGradients(model, Losses.CrossEntropy, inputs, targets).Dispose();
            var once = Agreement.Gradient(model);
            Create(key).AccumulateGradients(model, Losses.CrossEntropy, inputs, targets).Dispose();
            Agreement.AssertClose(once.Times(2), Agreement.Gradient(model), key, 1e-14);
        }

        static IObjective Create(string key) => ObjectiveRegistry.Create(key, new ObjectiveOptions(Lambda));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_weight_that_is_no_finite_number_of_at_least_0_is_refused(double lambda)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new GradientPenalty(lambda));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PerExampleGradientPenalty(lambda));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GradientVariancePenalty(lambda));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GroupGradientPenalty(lambda, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PenaltyTerms(lambda));
    }

    private static void AssertByHand(string key, double? penalty, double gradient)
    {
        using var scope = NewDisposeScope();
        var model = nn.Linear(1, 1, hasBias: false, dtype: float64);
        using (no_grad())
        {
            model.weight.fill_(Scalars.Of(2.0));
        }

        foreach (var engine in Exact)
        {
            model.zero_grad();
            using var report = ObjectiveRegistry.Create(key, new ObjectiveOptions(Lambda, EngineRegistry.Create(engine))).AccumulateGradients(
                model, Losses.SquaredError, tensor(new[] { 1.0, 3.0 }).view(2, 1), tensor(new[] { 0.0, 5.0 }).view(2, 1));
            Assert.Equal(1.25, report.Loss.item<double>(), 1e-14);
            Assert.Equal(penalty is null, report.Penalty is null);
            Assert.Equal(penalty ?? 0, report.Penalty?.item<double>() ?? 0, 1e-14);
            Assert.Equal(gradient, model.weight.grad!.item<double>(), 1e-13);
        }
    }

    // The definition, with no code of the library's: first gradients by backward, norms and means by hand.
    private static double Value(string key, nn.Module<Tensor, Tensor> model, Tensor inputs, Tensor targets)
    {
        using var scope = NewDisposeScope();
        using var gradients = enable_grad();
        var n = inputs.shape[0];
        double risk = 0, meanSquaredNorm = 0, meanNorm = 0, fisher = 0;
        Tensor? mean = null;
        var all = new List<Tensor>();
        for (var i = 0; i < n; i++)
        {
            model.zero_grad();
            var loss = Losses.CrossEntropy(model.call(inputs.narrow(0, i, 1)), targets.narrow(0, i, 1)).sum();
            loss.backward();
            var gradient = Agreement.Gradient(model);
            risk += loss.item<double>() / n;
            all.Add(gradient);
            meanSquaredNorm += gradient.Squared().sum().item<double>() / n;
            meanNorm += gradient.norm().item<double>() / n;
            mean = mean is null ? gradient.Over(n) : mean.Plus(gradient.Over(n));
        }

        var squaredMean = mean!.Squared().sum().item<double>();
        using var generator = new Generator((ulong)Seed, CPU);
        if (key == "fisher")
        {
            var uniform = generator.Uniform([n], float64).data<double>().ToArray();
            for (var i = 0; i < n; i++)
            {
                model.zero_grad();
                var outputs = model.call(inputs.narrow(0, i, 1));
                var p = outputs.detach().softmax(1).data<double>().ToArray();
                var label = uniform[i] < p[0] ? 0L : uniform[i] < p[0] + p[1] ? 1 : 2;
                Losses.CrossEntropy(outputs, tensor([label])).sum().backward();
                fisher += Agreement.Gradient(model).Squared().sum().item<double>() / n;
            }
        }

        return risk + (Lambda / 2 * key switch
        {
            "gd" => 0,
            "group" => generator.Permutation(n).data<long>().ToArray().Chunk(GroupSize).Sum(group
                => (double)group.Length / n * stack([.. group.Select(i => all[(int)i])]).mean([0]).Squared().sum().item<double>()),
            "norm" => 2 * Math.Sqrt(squaredMean),
            "example-norm" => 2 * meanNorm,
            "fisher" => fisher,
            "gr" => squaredMean,
            "pegr" => meanSquaredNorm,
            "variance" => meanSquaredNorm - squaredMean,
            _ => throw new NotSupportedException($"Define the value of '{key}' here."),
        });
    }

    private static Tensor Differences(nn.Module model, Func<double> value)
    {
        const double step = 1e-5;
        using var noGradient = no_grad();
        var differences = new List<double>();
        foreach (var flat in model.parameters().Select(p => p.view(-1)))
        {
            for (var i = 0; i < flat.numel(); i++)
            {
                var at = flat.narrow(0, i, 1);
                at.Increase(step);
                var above = value();
                at.sub_(Scalars.Of(2 * step));
                var below = value();
                at.Increase(step);
                differences.Add((above - below) / (2 * step));
            }
        }

        return tensor(differences.ToArray());
    }
}
