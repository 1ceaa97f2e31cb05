using Pegr.Torch.Data;
using Pegr.Torch.Models;
using Pegr.Torch.Objectives;
using Pegr.Torch.PerExample;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Tests.PerExample;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Objectives;

/// <summary>Groups between PEGR's of one and GR's of all.</summary>
public sealed class GroupGradientPenaltyTests
{
    private const double Lambda = 0.8;

    [Fact]
    public void Groups_of_one_are_PEGR_and_a_group_of_all_is_GR_to_the_bit()
    {
        using var scope = NewDisposeScope();
        var (model, inputs, targets) = Make(7);
        Assert.Equal(Step(new PerExampleGradientPenalty(Lambda)), Step(new GroupGradientPenalty(Lambda, 1)));
        Assert.Equal(Step(new PerExampleGradientPenalty(Lambda, new LoopEngine())), Step(new GroupGradientPenalty(Lambda, 1, new LoopEngine())));
        Assert.Equal(Step(new GradientPenalty(Lambda)), Step(new GroupGradientPenalty(Lambda, 7)));
        Assert.Equal(Step(new GradientPenalty(Lambda)), Step(new GroupGradientPenalty(Lambda, 100)));
        Assert.NotEqual(Step(new GradientPenalty(Lambda)), Step(new GroupGradientPenalty(Lambda, 6)));

        string Step(IObjective objective)
        {
            model.zero_grad();
            using var report = objective.AccumulateGradients(model, Losses.CrossEntropy, inputs, targets);
            return $"{report.Loss.item<double>():R} {report.Penalty!.item<double>():R} {Convert.ToHexString(Agreement.Gradient(model).bytes)}";
        }
    }

    // Groups of k parts of n examples: E = ‖∇L_S‖² + (k − 1)/(n − 1)·variance, whether or not the parts are equal.
    [Theory]
    [InlineData(4, 2)]
    [InlineData(5, 2)]
    [InlineData(5, 3)]
    [InlineData(5, 4)]
    public void The_mean_over_all_divisions_lies_between_GR_and_PEGR(int n, int size)
    {
        using var scope = NewDisposeScope();
        var (model, inputs, targets) = Make(n);
        var orders = Orders([.. Enumerable.Range(0, n).Select(i => (long)i)]).ToList();
        foreach (var engine in new IPenaltyEngine[] { new GhostEngine(), new LoopEngine() })
        {
            double sum = 0;
            model.zero_grad();
            foreach (var order in orders)
            {
                using var inner = NewDisposeScope();
                var batch = new Batch(inputs, targets).Reordered(tensor(order));
                sum += engine.AccumulateGradients(model, Losses.CrossEntropy, batch, new PenaltyTerms(Lambda / orders.Count) { GroupSize = size, LossWeight = 0 })
                    .Penalty.item<double>() / orders.Count;
            }

            var mean = Agreement.Gradient(model);
            using var seen = new LoopEngine().Measure(model, Losses.CrossEntropy, new Batch(inputs, targets));
            var groups = (n + size - 1) / size;
            var share = (groups - 1.0) / (n - 1);
            Assert.Equal(seen.SquaredMeanNorm.item<double>() + (share * seen.GradientVariance), sum, 1e-12);

            model.zero_grad();
            new GradientPenalty(Lambda * (1 - share)).AccumulateGradients(model, Losses.CrossEntropy, inputs, targets).Dispose();
            new PerExampleGradientPenalty(Lambda * share, new LoopEngine()).AccumulateGradients(model, Losses.CrossEntropy, inputs, targets).Dispose();
            var expected = Agreement.Gradient(model);
            model.zero_grad();
            new EmpiricalRisk().AccumulateGradients(model, Losses.CrossEntropy, inputs, targets).Dispose();
            Agreement.AssertClose(expected - Agreement.Gradient(model).Times(2), mean, engine.Key, 1e-11);
        }
    }

    [Fact]
    public void Groups_are_drawn_anew_at_every_step_and_take_each_example_once()
    {
        using var scope = NewDisposeScope();
        var (model, inputs, targets) = Make(7);
        var engine = new Divisions();
        using var objective = new GroupGradientPenalty(Lambda, 3, engine, seed: 5);
        for (var step = 0; step < 20; step++)
        {
            objective.AccumulateGradients(model, Losses.CrossEntropy, inputs, targets).Dispose();
        }

        Assert.All(engine.Seen, order => Assert.Equal(Rows(inputs).Order(), order.Order()));
        Assert.Equal(20, engine.Seen.Select(order => string.Join(' ', order)).Distinct().Count());
    }

    // Of two groups the estimate has two values, at equal odds.
    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void Random_signs_of_groups_estimate_it_without_bias(int n)
    {
        using var scope = NewDisposeScope();
        var (model, inputs, targets) = Make(n);
        var size = (n + 1) / 2;
        var (batch, terms) = (new Batch(inputs, targets), new PenaltyTerms(Lambda) { GroupSize = size });
        foreach (var difference in new[] { null, new FiniteDifference(1e-5, Central: true) })
        {
            using var signs = new RandomSignsEngine(3) { Difference = difference };
            var drawn = Enumerable.Range(0, 20).Select(_ =>
            {
                model.zero_grad();
                return (Penalty: signs.AccumulateGradients(model, Losses.CrossEntropy, batch, terms).Penalty.item<double>(), Gradient: Agreement.Gradient(model));
            }).ToList();
            var two = drawn.DistinctBy(draw => draw.Penalty.ToString("G9", System.Globalization.CultureInfo.InvariantCulture)).ToList();

            model.zero_grad();
            var exact = new LoopEngine().AccumulateGradients(model, Losses.CrossEntropy, batch, terms);
            Assert.Equal(2, two.Count);
            Assert.Equal(exact.Penalty.item<double>(), two.Average(draw => draw.Penalty), 1e-12);
            Agreement.AssertClose(Agreement.Gradient(model), two[0].Gradient.Plus(two[1].Gradient).Over(2), "gradient", difference is null ? 1e-12 : 1e-7);
        }
    }

    [Fact]
    public void An_engine_that_knows_PEGR_alone_refuses_groups_by_one_line()
    {
        using var scope = NewDisposeScope();
        var (model, inputs, targets) = Make(4);
        var objective = new GroupGradientPenalty(Lambda, 2, new PegrAlone());

        var error = Assert.Throws<NotSupportedException>(() => objective.AccumulateGradients(model, Losses.CrossEntropy, inputs, targets));

        Assert.StartsWith("The engine alone computes PEGR's penalty", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        new GroupGradientPenalty(Lambda, 1, new PegrAlone()).AccumulateGradients(model, Losses.CrossEntropy, inputs, targets).Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_group_has_at_least_one_example(long size)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new GroupGradientPenalty(1, size));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PenaltyTerms(1) { GroupSize = size });
    }

    private static (nn.Module<Tensor, Tensor> Model, Tensor Inputs, Tensor Targets) Make(int n)
    {
        manual_seed(3);
        var model = new Mlp(4, [5], 3);
        model.to(float64);
        return (model, randn([n, 4], float64), randint(3, [n], int64));
    }

    private static double[] Rows(Tensor inputs) => inputs.select(1, 0).data<double>().ToArray();

    private static IEnumerable<long[]> Orders(long[] left)
        => left.Length == 0 ? [[]] : left.SelectMany(first => Orders([.. left.Where(other => other != first)]).Select(rest => (long[])[first, .. rest]));

    private sealed class Divisions : IPenaltyEngine
    {
        public List<double[]> Seen { get; } = [];

        public string Key => "divisions";

        public PenaltyReport AccumulateGradients(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Batch batch, double lambda)
            => throw new NotSupportedException();

        public PenaltyReport AccumulateGradients(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Batch batch, PenaltyTerms terms)
        {
            Seen.Add([.. Rows(batch.Chunks().Single().Inputs)]);
            return new LoopEngine().AccumulateGradients(model, loss, batch, terms);
        }
    }

    private sealed class PegrAlone : IPenaltyEngine
    {
        public string Key => "alone";

        public PenaltyReport AccumulateGradients(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Batch batch, double lambda)
            => new LoopEngine().AccumulateGradients(model, loss, batch, lambda);
    }
}
