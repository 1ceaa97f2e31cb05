using Pegr.Torch.Data;
using Pegr.Torch.Objectives;
using Pegr.Torch.PerExample;
using Pegr.Torch.Tasks;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample;

public sealed class RandomSignsTests
{
    private const int Count = 5;
    private const double Lambda = 0.8;

    [Fact]
    public void The_mean_over_all_sign_vectors_is_the_penalty_and_its_gradient()
    {
        using var scope = NewDisposeScope();
        var (model, batch) = Make();
        using var exact = new LoopEngine().AccumulateGradients(model, Losses.CrossEntropy, batch, Lambda);
        var expected = Agreement.Gradient(model);

        model.zero_grad();
        const int vectors = 1 << Count;
        double penalty = 0;
        for (var bits = 0; bits < vectors; bits++)
        {
            var signs = tensor([.. Enumerable.Range(0, Count).Select(i => (bits >> i & 1) == 1 ? 1.0 : -1.0)]);
            var (_, squaredNorm) = WeightedGradientPenalty.Accumulate(
                model, Losses.CrossEntropy, batch, ExampleWeights.Of(batch, signs), lossScale: 1.0 / (Count * vectors), Lambda / (Count * vectors));
            penalty += squaredNorm.item<double>() / (Count * vectors);
        }

        Agreement.AssertClose(expected, Agreement.Gradient(model), "gradient", 1e-12);
        Assert.Equal(exact.Penalty.item<double>(), penalty, 1e-12);
    }

    [Fact]
    public void Several_draws_are_the_mean_of_single_ones()
    {
        using var scope = NewDisposeScope();
        var (model, batch) = Make();
        using var single = new RandomSignsEngine(seed: 7);
        using var triple = new RandomSignsEngine(seed: 7) { Draws = 3 };
        var (singles, penalties) = (new List<Tensor>(), new List<double>());
        for (var draw = 0; draw < 3; draw++)
        {
            model.zero_grad();
            penalties.Add(single.AccumulateGradients(model, Losses.CrossEntropy, batch, Lambda).Penalty.item<double>());
            singles.Add(Agreement.Gradient(model));
        }

        model.zero_grad();
        var report = triple.AccumulateGradients(model, Losses.CrossEntropy, batch, Lambda);
        Agreement.AssertClose(stack(singles).mean([0]), Agreement.Gradient(model), "gradient", 1e-12);
        Assert.Equal(penalties.Average(), report.Penalty.item<double>(), 1e-12);
        Assert.True(penalties.Distinct().Count() > 1, "the draws must differ for this to prove anything");
    }

    [Theory]
    [InlineData(false, 1e-6, 1e-4)]
    [InlineData(true, 1e-4, 1e-7)]
    public void Finite_differences_come_close_to_double_backward(bool central, double step, double tolerance)
    {
        using var scope = NewDisposeScope();
        var (model, batch) = Make();
        var before = Parameters(model);
        foreach (var draws in new[] { 1, 2 })
        {
            using var exact = new RandomSignsEngine(seed: 3) { Draws = draws };
            using var difference = new RandomSignsEngine(seed: 3) { Draws = draws, Difference = new FiniteDifference(step, central) };
            var expected = Run(exact);
            var actual = Run(difference);
            Agreement.AssertClose(expected.Gradient, actual.Gradient, "gradient", tolerance);
            Agreement.AssertClose(expected.Report.Losses, actual.Report.Losses, "losses", 1e-12);
            Agreement.AssertClose(expected.Report.Penalty, actual.Report.Penalty, "penalty", 1e-12);
        }

        Assert.True(before.equal(Parameters(model)).all().item<bool>(), "parameters must come back bit for bit");

        (PenaltyReport Report, Tensor Gradient) Run(RandomSignsEngine engine)
        {
            model.zero_grad();
            return (engine.AccumulateGradients(model, Losses.CrossEntropy, batch, Lambda), Agreement.Gradient(model));
        }
    }

    [Fact]
    public void A_model_no_rule_covers_is_served()
    {
        manual_seed(4);
        using var scope = NewDisposeScope();
        var model = nn.GRU(3, 3, batchFirst: true);
        var wrapped = new Wrapped(model);
        using var engine = new RandomSignsEngine();
        using var report = engine.AccumulateGradients(wrapped, Losses.SquaredError, new Batch(randn(4, 2, 3), randn(4, 3)), 1);
        Assert.True(report.Penalty.item<float>() > 0);
    }

    [Fact]
    public void Dropout_is_refused_where_the_model_is_evaluated_several_times()
    {
        using var scope = NewDisposeScope();
        var model = nn.Sequential(("linear", nn.Linear(3, 3)), ("dropout", nn.Dropout(0.5)));
        var (inputs, targets) = (randn(4, 3), randn(4, 3));
        using var engine = new RandomSignsEngine { Difference = new FiniteDifference() };
        Assert.Contains("'dropout'", Assert.Throws<NotSupportedException>(
            () => engine.AccumulateGradients(model, Losses.SquaredError, new Batch(inputs, targets), 1)).Message);
        Assert.Throws<NotSupportedException>(
            () => new GradientPenalty(1) { MicroBatchSize = 2 }.AccumulateGradients(model, Losses.SquaredError, inputs, targets));
        model.eval();
        engine.AccumulateGradients(model, Losses.SquaredError, new Batch(inputs, targets), 1).Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Fewer_draws_than_one_are_refused(int draws)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new RandomSignsEngine { Draws = draws });

    [Theory]
    [InlineData(0)]
    [InlineData(-1e-3)]
    [InlineData(double.NaN)]
    public void A_step_that_is_not_above_0_is_refused(double step)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new FiniteDifference(step));

    private static Tensor Parameters(nn.Module model) => cat([.. model.parameters().Select(p => p.detach().flatten().clone())]);

    private static (nn.Module<Tensor, Tensor> Model, Batch Batch) Make()
    {
        manual_seed(5);
        var model = nn.Sequential(
            ("conv", nn.Conv2d(1, 2, 2L)), ("tanh", nn.Tanh()), ("flatten", nn.Flatten()), ("linear", nn.Linear(8, 3)));
        model.to(float64);
        return (model, new Batch(randn([Count, 1, 3, 3], float64), randint(3, [Count], int64)));
    }

    private sealed class Wrapped : nn.Module<Tensor, Tensor>
    {
        private readonly TorchSharp.Modules.GRU _gru;

        public Wrapped(TorchSharp.Modules.GRU gru)
            : base(nameof(Wrapped))
        {
            _gru = gru;
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => _gru.call(input).Item1.select(1, -1);
    }
}
