using Pegr.Torch.Models;
using Pegr.Torch.Objectives;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Tests.PerExample;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Objectives;

public sealed class SharpnessAwareTests
{
    [Fact]
    public void The_gradient_is_that_of_the_risk_at_the_end_of_the_excursion()
    {
        const double rho = 0.3;
        manual_seed(1);
        using var scope = NewDisposeScope();
        var model = new Mlp(4, [5], 3);
        model.to(float64);
        var (inputs, targets) = (randn([6, 4], float64), randint(3, [6], int64));
        var before = Parameters(model);
        using var report = new SharpnessAware(rho).AccumulateGradients(model, Losses.CrossEntropy, inputs, targets);
        var actual = Agreement.Gradient(model);
        Assert.True(before.equal(Parameters(model)).all().item<bool>());
        Assert.Null(report.Penalty);

        var risk = Backward();
        Assert.Equal(risk, report.Loss.item<double>(), 1e-14);
        var gradient = Agreement.Gradient(model);
        nn.utils.vector_to_parameters(before.Plus(gradient.Times(rho / gradient.norm().ToNumber())), model.parameters());
        Backward();
        Agreement.AssertClose(Agreement.Gradient(model), actual, "gradient", 1e-12);

        double Backward()
        {
            model.zero_grad();
            var loss = Losses.CrossEntropy(model.call(inputs), targets).mean();
            loss.backward();
            return loss.item<double>();
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.1)]
    [InlineData(double.PositiveInfinity)]
    public void An_excursion_that_is_no_finite_number_above_0_is_refused(double rho)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new SharpnessAware(rho));

    private static Tensor Parameters(nn.Module model) => cat([.. model.parameters().Select(p => p.detach().flatten().clone())]);
}
