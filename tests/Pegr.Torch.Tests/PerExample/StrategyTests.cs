using Pegr.Torch.Data;
using Pegr.Torch.Models;
using Pegr.Torch.PerExample;
using Pegr.Torch.PerExample.Auditing;
using Pegr.Torch.PerExample.Ghost;
using Pegr.Torch.PerExample.Rules;
using Pegr.Torch.Tasks;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample;

public sealed class StrategyTests
{
    [Theory]
    [InlineData(1, 10, 10, NormStrategy.InnerProduct)] // 20 multiplications, twice, against 100, three times
    [InlineData(8, 10, 10, NormStrategy.Instantiated)] // 1280, twice, against 800, three times
    [InlineData(7, 10, 10, NormStrategy.InnerProduct)] // 980, twice, against 700, three times
    [InlineData(1024, 27, 32, NormStrategy.Instantiated)] // an early convolution
    [InlineData(49, 4608, 512, NormStrategy.InnerProduct)] // a late one
    [InlineData(100, 64, 10_000, NormStrategy.Instantiated)]
    [InlineData(100, 64, 100_000, NormStrategy.InnerProduct)] // more multiplications, but 20,000 numbers in place of 6.4 million
    public void The_cheaper_strategy_is_chosen_unless_it_takes_far_more_memory(long positions, long inputs, long outputs, NormStrategy expected)
    {
        var cost = new NormCost(positions, inputs, outputs);
        Assert.Equal(expected, cost.Choose(NormStrategy.Auto));
        Assert.Equal(NormStrategy.InnerProduct, cost.Choose(NormStrategy.InnerProduct));
        Assert.Equal(NormStrategy.Instantiated, cost.Choose(NormStrategy.Instantiated));
    }

    [Fact]
    public void Costs_count_every_group()
    {
        var cost = new NormCost(Positions: 6, Inputs: 9, Outputs: 2, Groups: 4);
        Assert.Equal(4 * 36 * 11, cost.InnerProductMultiplications);
        Assert.Equal(4 * 6 * 18, cost.InstantiatedMultiplications);
        Assert.Equal(2 * 4 * 36, cost.InnerProductNumbers);
        Assert.Equal(4 * 18, cost.InstantiatedNumbers);
    }

    [Fact]
    public void The_plan_tells_what_is_done_for_every_layer_and_what_it_costs()
    {
        using var scope = NewDisposeScope();
        var (model, batch) = Make();
        var plan = new GhostEngine().Plan(model, Losses.SquaredError, batch);

        Assert.Equal(["conv", "norm", "linear"], plan.Layers.Select(layer => layer.Name));
        Assert.Equal(["Conv2d", "GroupNorm", "Linear"], plan.Layers.Select(layer => layer.Type));
        Assert.Equal([4, 1, 6, 6], plan.Layers[0].Input);
        Assert.Equal([4, 2, 4, 4], plan.Layers[0].Output);
        Assert.Equal(["instantiated", "elementwise", "outer product"], plan.Layers.Select(layer => layer.Strategy));
        Assert.Equal([16 * 9 * 2, null, 32 + 3], plan.Layers.Select(layer => layer.Multiplications));
        Assert.Equal([9 * 2, null, 2], plan.Layers.Select(layer => layer.Numbers));

        var lines = plan.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(5, lines.Length);
        Assert.Equal("layer   type       input         output        strategy       multiplications  numbers kept", lines[0]);
        Assert.Equal("conv    Conv2d     [4, 1, 6, 6]  [4, 2, 4, 4]  instantiated   288              18", lines[1]);
        Assert.Equal("norm    GroupNorm  [4, 2, 4, 4]  [4, 2, 4, 4]  elementwise    elementwise      elementwise", lines[2]);

        // The first layer goes without a derivative of its inputs: 2 and 2 + 2 products of 288; the last takes 3 and 6 of 96.
        Assert.Equal((4.0 * 288 + 6 * 96) / (2 * 288 + 3 * 96), plan.Limit!.Value, 1e-12);
        Assert.Equal("By these layers' multiplications a step costs 2.00 steps of gradient descent.", lines[4]);
    }

    [Theory]
    [InlineData(1, 784, 256, NormStrategy.Auto, true, 2, 2)]
    [InlineData(1, 256, 10, NormStrategy.Auto, false, 3, 6)]
    [InlineData(256, 288, 64, NormStrategy.Auto, false, 3, 9)]
    [InlineData(1024, 27, 32, NormStrategy.Auto, true, 2, 4)]
    [InlineData(10, 20, 20, NormStrategy.InnerProduct, false, 3, 6 + (2 * 10 * 40 / 400.0))] // Gram matrices, and products with them
    [InlineData(10, 20, 20, NormStrategy.InnerProduct, true, 2, 2 + (10 * 60 / 400.0))]
    public void A_steps_multiplications_are_counted_in_products_with_the_weights(
        long positions, long inputs, long outputs, NormStrategy strategy, bool isFirst, double descent, double penalized)
    {
        var cost = new NormCost(positions, inputs, outputs);
        var unit = (double)positions * inputs * outputs;
        Assert.Equal(new StepWork(descent * unit, penalized * unit), StepWork.Of(cost, cost.Choose(strategy), isFirst));
    }

    [Fact]
    public void A_model_that_is_one_layer_has_a_plan_too()
    {
        using var scope = NewDisposeScope();
        var plan = new GhostEngine().Plan(nn.Linear(3, 2), Losses.SquaredError, new Batch(randn(5, 7, 3), randn(5, 7, 2)));
        Assert.Equal("", Assert.Single(plan.Layers).Name);
        Assert.Contains("(model)", plan.ToString(), StringComparison.Ordinal);
        Assert.Equal(7 * 3 * 2, plan.Layers[0].Multiplications); // 42 against 7·7·5
    }

    [Fact]
    public void A_plan_says_whether_steps_go_by_hand()
    {
        const string Said = "Steps of PEGR go by hand, without a graph.";
        using var scope = NewDisposeScope();
        using var layer = nn.Linear(3, 2);
        Assert.Contains(Said, new GhostEngine().Plan(layer, Losses.SquaredError, new Batch(randn(5, 3), randn(5, 2))).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Said, new GhostEngine().Plan(layer, Losses.SquaredError, new Batch(randn(5, 7, 3), randn(5, 7, 2))).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Frozen_layers_are_no_part_of_the_plan()
    {
        using var scope = NewDisposeScope();
        var (model, batch) = Make();
        foreach (var (_, parameter) in model.named_parameters().Where(p => p.name.StartsWith("conv", StringComparison.Ordinal)))
        {
            parameter.requires_grad = false;
        }

        Assert.Equal(["norm", "linear"], new GhostEngine().Plan(model, Losses.SquaredError, batch).Layers.Select(layer => layer.Name));
    }

    [Fact]
    public void A_strategy_by_name_takes_precedence_for_that_layer_alone()
    {
        using var scope = NewDisposeScope();
        var (model, batch) = Make();
        var (conv, linear) = (new SpyRule(new Conv2dRule()), new SpyRule(new LinearRule()));
        var rules = LayerRuleRegistry.CreateDefault();
        rules.Register(conv);
        rules.Register(linear);
        var engine = new GhostEngine(rules)
        {
            Strategy = NormStrategy.Instantiated,
            LayerStrategies = new Dictionary<string, NormStrategy> { ["conv"] = NormStrategy.InnerProduct },
            Audit = AuditMode.Never,
        };

        var plan = engine.Plan(model, Losses.SquaredError, batch);
        Assert.False(plan.StepsByHand);
        Assert.Equal("inner product", plan.Layers[0].Strategy);
        Assert.Equal(16 * 16 * (9 + 2), plan.Layers[0].Multiplications);
        Assert.Equal(2 * 16 * 16, plan.Layers[0].Numbers);

        engine.Measure(model, Losses.SquaredError, batch);
        engine.AccumulateGradients(model, Losses.SquaredError, batch, 1);
        Assert.Equal([NormStrategy.InnerProduct, NormStrategy.InnerProduct], conv.Seen);
        Assert.Equal([NormStrategy.Instantiated, NormStrategy.Instantiated], linear.Seen);
    }

    [Fact]
    public void A_strategy_for_a_layer_that_the_model_does_not_have_is_refused()
    {
        using var scope = NewDisposeScope();
        var (model, batch) = Make();
        var engine = new GhostEngine { LayerStrategies = new Dictionary<string, NormStrategy> { ["convolution"] = NormStrategy.InnerProduct } };
        foreach (var use in new Action[]
        {
            () => engine.Plan(model, Losses.SquaredError, batch),
            () => engine.Measure(model, Losses.SquaredError, batch),
            () => engine.AccumulateGradients(model, Losses.SquaredError, batch, 1),
        })
        {
            var message = Assert.Throws<InvalidOperationException>(use).Message;
            Assert.Contains("'convolution'", message, StringComparison.Ordinal);
            Assert.Contains("'conv', 'norm', 'linear'", message, StringComparison.Ordinal);
        }
    }

    private static (nn.Module<Tensor, Tensor> Model, Batch Batch) Make()
    {
        manual_seed(1);
        var model = nn.Sequential(
            ("conv", nn.Conv2d(1, 2, 3)), ("norm", GroupNormalization.Create(1, 2)), ("tanh", nn.Tanh()), ("flatten", nn.Flatten()), ("linear", nn.Linear(32, 3)));
        return (model, new Batch(randn(4, 1, 6, 6), randn(4, 3)));
    }

    // Notes the strategies that reach a rule.
    private sealed class SpyRule(ILayerRule rule) : ILayerRule
    {
        public List<NormStrategy> Seen { get; } = [];

        public Type LayerType => rule.LayerType;

        public Tensor SquaredNorms(nn.Module layer, IReadOnlyList<LayerCall> calls, NormStrategy strategy)
        {
            Seen.Add(strategy);
            return rule.SquaredNorms(layer, calls, strategy);
        }

        public LayerShare Differentiate(nn.Module layer, IReadOnlyList<LayerCall> calls, NormStrategy strategy, double scale)
        {
            Seen.Add(strategy);
            return rule.Differentiate(layer, calls, strategy, scale);
        }

        public NormCost? Cost(nn.Module layer, IReadOnlyList<LayerCall> calls) => rule.Cost(layer, calls);
    }
}
