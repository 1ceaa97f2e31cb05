using Pegr.Torch.Objectives;
using Pegr.Torch.PerExample;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Tests.PerExample;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Objectives;

/// <summary>Norms that are not squared, of the batch's gradient and of the examples'.</summary>
public sealed class NormPenaltyTests
{
    [Fact]
    public void The_practical_form_mixes_two_gradients()
    {
        const double lambda = 0.06, radius = 0.2; // alpha = 0.3
        using var scope = NewDisposeScope();
        var (model, inputs, targets) = Make();
        using var report = Step(new GradientNormPenalty(lambda) { Radius = radius }, model, inputs, targets);
        var actual = Agreement.Gradient(model);
        var (here, norm) = Risk();
        Assert.Equal(norm, report.Penalty!.item<double>(), 1e-12);

        var before = nn.utils.parameters_to_vector(model.parameters()).detach().clone();
        nn.utils.vector_to_parameters(before.Plus(here.Times(radius / norm)), model.parameters());
        var (there, _) = Risk();
        Agreement.AssertClose(here.Times(0.7).Plus(there.Times(0.3)), actual, "gradient", 1e-12);

        (Tensor Gradient, double Norm) Risk()
        {
            model.zero_grad();
            Losses.CrossEntropy(model.call(inputs), targets).mean().backward();
            var gradient = Agreement.Gradient(model);
            return (gradient, gradient.norm().ToNumber());
        }
    }

    [Fact]
    public void Lambda_as_large_as_the_radius_is_SAM_and_none_is_gradient_descent()
    {
        using var scope = NewDisposeScope();
        var (model, inputs, targets) = Make();
        Assert.Equal(Bits(new SharpnessAware(0.2)), Bits(new GradientNormPenalty(0.2) { Radius = 0.2 }));
        Agreement.AssertClose(Gradient(new EmpiricalRisk()), Gradient(new GradientNormPenalty(0) { Radius = 0.2 }), "gradient", 1e-14);

        Tensor Gradient(IObjective objective)
        {
            Step(objective, model, inputs, targets).Dispose();
            return Agreement.Gradient(model);
        }

        string Bits(IObjective objective) => Convert.ToHexString(Gradient(objective).bytes);
    }

    [Fact]
    public void Half_the_radius_halves_the_practical_forms_error()
    {
        using var scope = NewDisposeScope();
        var (model, inputs, targets) = Make();
        var exact = Gradient(0);
        var errors = new[] { 1e-3, 5e-4, 2.5e-4 }.Select(radius => (Gradient(radius) - exact).norm().ToNumber()).ToList();
        Assert.InRange(errors[0] / errors[1], 1.98, 2.02);
        Assert.InRange(errors[1] / errors[2], 1.98, 2.02);

        Tensor Gradient(double radius)
        {
            Step(new GradientNormPenalty(0.5) { Radius = radius }, model, inputs, targets).Dispose();
            return Agreement.Gradient(model);
        }
    }

    // Of l_i = ½(w x_i − y_i)² with w = 2: ∇l = (0, 3) and (0, 0), where a norm has no derivative.
    [Theory]
    [InlineData("ghost")]
    [InlineData("loop")]
    public void Where_a_gradient_is_zero_the_penalty_adds_nothing_and_no_NaN(string engine)
    {
        using var scope = NewDisposeScope();
        var model = nn.Linear(1, 1, hasBias: false, dtype: float64);
        using (no_grad())
        {
            model.weight.fill_(Scalars.Of(2.0));
        }

        var inputs = tensor(new[] { 1.0, 3.0 }).view(2, 1);
        foreach (var (second, objective, gradient) in new (double, IObjective, double)[]
        {
            (5, Create("example-norm"), 1.5 + (0.6 * 9 / 2)), // the second example's ∇l = 3, H = 9
            (6, Create("example-norm"), 0),
            (6, Create("norm"), 0),
            (6, new GradientNormPenalty(0.6) { Radius = 0.1 }, 0),
        })
        {
            model.zero_grad();
            using var report = objective.AccumulateGradients(model, Losses.SquaredError, inputs, tensor(new[] { 2.0, second }).view(2, 1));
            Assert.Equal(gradient, model.weight.grad!.item<double>(), 1e-14);
            Assert.Equal(second == 6 ? 0 : 1.5, report.Penalty!.item<double>(), 1e-14);
        }

        IObjective Create(string key) => ObjectiveRegistry.Create(key, new ObjectiveOptions(0.6, EngineRegistry.Create(engine)));
    }

    [Theory]
    [InlineData("norm")]
    [InlineData("example-norm")]
    public void A_gradient_that_is_no_number_is_not_hidden(string key)
    {
        using var scope = NewDisposeScope();
        var (model, inputs, targets) = Make();
        inputs[0, 0] = tensor(double.NaN, float64);

        using var report = Step(ObjectiveRegistry.Create(key, new ObjectiveOptions(0.6, new LoopEngine())), model, inputs, targets);

        Assert.True(double.IsNaN(report.Penalty!.item<double>()));
        Assert.True(Agreement.Gradient(model).isnan().any().item<bool>());
    }

    [Fact]
    public void An_engine_that_knows_no_single_norm_is_refused_by_name()
    {
        using var signs = new RandomSignsEngine();

        var refusal = Assert.Throws<InvalidInputException>(() => ObjectiveRegistry.Create("example-norm", new ObjectiveOptions(1, signs)));

        Assert.Equal("engine", refusal.Setting);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_radius_that_is_no_finite_number_of_at_least_0_is_refused(double radius)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new GradientNormPenalty(1) { Radius = radius });

    private static ObjectiveReport Step(IObjective objective, nn.Module<Tensor, Tensor> model, Tensor inputs, Tensor targets)
    {
        model.zero_grad();
        return objective.AccumulateGradients(model, Losses.CrossEntropy, inputs, targets);
    }

    private static (nn.Module<Tensor, Tensor> Model, Tensor Inputs, Tensor Targets) Make()
    {
        manual_seed(3);
        var model = nn.Sequential(nn.Linear(4, 5), nn.Tanh(), nn.Linear(5, 3));
        model.to(float64);
        return (model, randn([6, 4], float64), randint(3, [6], int64));
    }
}
