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

    // Two passes of all examples, and one more gradient where what was recorded is checked: at uses 1, 2 and 4.
    [Fact]
    public void Examples_own_excursions_are_made_at_once_where_layers_allow_and_are_those_of_one_after_the_other()
    {
        manual_seed(1);
        using var scope = NewDisposeScope();
        foreach (var model in new nn.Module<Tensor, Tensor>[]
        {
            nn.Sequential(nn.Flatten(), nn.Linear(32, 5), nn.Tanh(), nn.Linear(5, 3, hasBias: false)),
            nn.Sequential(nn.Conv2d(2, 4, 3L, stride: 2, padding: 1, groups: 2), nn.Tanh(), nn.Conv2d(4, 3, 2L, bias: false), nn.Flatten(), nn.Linear(3, 3)),
            nn.Sequential(nn.Linear(4, 6), nn.Tanh(), nn.Linear(6, 2), nn.Flatten(), nn.Linear(16, 3)),
        })
        {
            model.to(float64);
            var (inputs, targets) = (randn([5, 2, 4, 4], float64), randint(3, [5], int64));
            var atOnce = new SharpnessAware(0.2) { GroupSize = 1 };
            for (var use = 1; use <= 3; use++)
            {
                var losses = new List<long>();
                model.zero_grad();
                using var report = atOnce.AccumulateGradients(model, Counting, inputs, targets);
                var actual = Agreement.Gradient(model);

                model.zero_grad();
                var risk = 0.0;
                for (var i = 0; i < 5; i++)
                {
                    using var one = new SharpnessAware(0.2).AccumulateGradients(model, Losses.CrossEntropy, inputs.narrow(0, i, 1), targets.narrow(0, i, 1));
                    risk += one.Loss.item<double>() / 5;
                }

                Agreement.AssertClose(Agreement.Gradient(model).Over(5), actual, "gradient", 1e-12);
                Assert.Equal(risk, report.Loss.item<double>(), 1e-13);
                Assert.Equal(use == 3 ? [5, 5] : losses, losses);
                Assert.DoesNotContain(1, losses);

                Tensor Counting(Tensor outputs, Tensor labels)
                {
                    losses.Add(labels.shape[0]);
                    return Losses.CrossEntropy(outputs, labels);
                }
            }
        }
    }

    [Theory]
    [InlineData(-1)]
    public void A_group_is_no_negative_number_of_examples(long size)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new SharpnessAware(0.1) { GroupSize = size });

    [Theory]
    [InlineData(0)]
    [InlineData(-0.1)]
    [InlineData(double.PositiveInfinity)]
    public void An_excursion_that_is_no_finite_number_above_0_is_refused(double rho)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new SharpnessAware(rho));

    private static Tensor Parameters(nn.Module model) => cat([.. model.parameters().Select(p => p.detach().flatten().clone())]);
}
