using Pegr.Torch.Data;
using Pegr.Torch.PerExample;
using Pegr.Torch.PerExample.Auditing;
using Pegr.Torch.PerExample.Rules;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample;

public sealed class RuleRegistryTests
{
    [Fact]
    public void A_rule_for_a_module_of_ones_own_makes_it_exact()
    {
        manual_seed(1);
        using var scope = NewDisposeScope();
        var rules = LayerRuleRegistry.CreateDefault();
        rules.Register(new ScaleRule());
        Agreement.AssertSame(
            new GhostEngine(rules), new LoopEngine(), Around(new Scale()), Losses.SquaredError, randn([5, 3], float64), randn([5, 2], float64));
    }

    [Fact]
    public void Engines_that_settings_name_take_rules_and_a_default_rule_reaches_all()
    {
        manual_seed(3);
        using var scope = NewDisposeScope();
        var model = Around(new Scale()).to(float64);
        var batch = new Batch(randn([5, 3], float64), randn([5, 2], float64));
        var rules = LayerRuleRegistry.CreateDefault();
        rules.Register(new ScaleRule());
        Assert.DoesNotContain("local loop", ((GhostEngine)EngineRegistry.Create("ghost", new EngineOptions(Rules: rules))).Plan(model, Losses.SquaredError, batch).ToString());
        Assert.Contains("local loop", ((GhostEngine)EngineRegistry.Create("ghost")).Plan(model, Losses.SquaredError, batch).ToString());
        Assert.Throws<ArgumentException>(() => EngineRegistry.Register("ghost", _ => new LoopEngine()));

        LayerRuleRegistry.RegisterDefault(new UnusedRule());
        Assert.NotNull(LayerRuleRegistry.CreateDefault().Find(new Unused()));
    }

    [Fact]
    public void It_also_serves_modules_derived_from_that_one()
    {
        manual_seed(2);
        using var scope = NewDisposeScope();
        var rules = LayerRuleRegistry.CreateDefault();
        rules.Register(new ScaleRule());
        Agreement.AssertSame(
            new GhostEngine(rules), new LoopEngine(), Around(new NamedScale()), Losses.SquaredError, randn([5, 3], float64), randn([5, 2], float64));
    }

    [Fact]
    public void A_rule_whose_formula_reads_the_parameters_is_differentiated_with_respect_to_them_too()
    {
        manual_seed(4);
        using var scope = NewDisposeScope();
        var rules = LayerRuleRegistry.CreateDefault();
        rules.Register(new ExponentialScaleRule());
        Agreement.AssertSame(
            new GhostEngine(rules), new LoopEngine(), Around(new ExponentialScale()), Losses.SquaredError, randn([5, 3], float64), randn([5, 2], float64));
    }

    [Fact]
    public void Without_its_rule_the_module_is_looped_over()
    {
        manual_seed(1);
        using var scope = NewDisposeScope();
        Agreement.AssertSame(
            new GhostEngine(), new LoopEngine(), Around(new Scale()), Losses.SquaredError, randn([5, 3], float64), randn([5, 2], float64));
    }

    [Fact]
    public void The_rule_of_the_nearest_base_type_is_found()
    {
        using var scope = NewDisposeScope();
        var rules = LayerRuleRegistry.CreateDefault();
        var (general, special) = (new ScaleRule(), new NamedScaleRule());
        rules.Register(general);
        Assert.Same(general, rules.Find(new NamedScale()));
        rules.Register(special);
        Assert.Same(special, rules.Find(new NamedScale()));
        Assert.Same(general, rules.Find(new Scale()));
        Assert.IsType<BatchNormRule>(rules.Find(UnsafeLayers.BatchNorm2d(3)));
        Assert.IsType<InstanceNormRule>(rules.Find(nn.InstanceNorm1d(3)));
        Assert.Null(rules.Find(nn.ReLU()));
    }

    [Fact]
    public void A_rule_registered_later_replaces_the_one_before_in_that_registry_alone()
    {
        using var scope = NewDisposeScope();
        var (rules, others) = (LayerRuleRegistry.CreateDefault(), LayerRuleRegistry.CreateDefault());
        var mine = new LinearRule();
        rules.Register(mine);
        Assert.Same(mine, rules.Find(nn.Linear(2, 2)));
        Assert.NotSame(mine, others.Find(nn.Linear(2, 2)));
    }

    [Fact]
    public void The_engine_uses_the_rule_that_replaced_another()
    {
        manual_seed(3);
        using var scope = NewDisposeScope();
        var rules = LayerRuleRegistry.CreateDefault();
        rules.Register(new ScaleRule());
        var engine = new GhostEngine(rules) { Audit = AuditMode.Never };
        var (model, batch) = (Around(new Scale()), new Batch(randn(5, 3), randn(5, 2)));
        using var before = engine.Measure(model, Losses.SquaredError, batch);
        rules.Register(new IgnoringRule());
        using var after = engine.Measure(model, Losses.SquaredError, batch);
        Assert.True((before.SquaredNorms - after.SquaredNorms).min().item<float>() > 0);
    }

    private static TorchSharp.Modules.Sequential Around(nn.Module<Tensor, Tensor> layer)
        => nn.Sequential(("before", nn.Linear(3, 3)), ("scale", layer), ("tanh", nn.Tanh()), ("after", nn.Linear(3, 2)));

    private class Scale : nn.Module<Tensor, Tensor>
    {
        public Scale(string name = nameof(Scale))
            : base(name) => register_parameter("factors", nn.Parameter(randn(3)));

        public override Tensor forward(Tensor input) => input * get_parameter("factors")!;
    }

    private sealed class NamedScale() : Scale(nameof(NamedScale));

    private sealed class ScaleRule : LayerRule<Scale>
    {
        protected override Tensor SquaredNorms(Scale layer, IReadOnlyList<LayerCall> calls, NormStrategy strategy)
            => calls.Select(call => call.Input * call.OutputGradient).Aggregate((sum, next) => sum.Plus(next)).Squared().sum(1);
    }

    private sealed class IgnoringRule : LayerRule<Scale>
    {
        protected override Tensor SquaredNorms(Scale layer, IReadOnlyList<LayerCall> calls, NormStrategy strategy)
            => calls[0].OutputGradient.Times(0).sum(1);
    }

    private sealed class NamedScaleRule : LayerRule<NamedScale>
    {
        protected override Tensor SquaredNorms(NamedScale layer, IReadOnlyList<LayerCall> calls, NormStrategy strategy)
            => calls[0].OutputGradient.sum(1);
    }

    // z = x·exp(v): the gradient over v is g ∘ x ∘ exp(v).
    private sealed class ExponentialScale : nn.Module<Tensor, Tensor>
    {
        public ExponentialScale()
            : base(nameof(ExponentialScale)) => register_parameter("logs", nn.Parameter(randn(3).Times(0.3)));

        public Tensor Logs => get_parameter("logs")!;

        public override Tensor forward(Tensor input) => input * Logs.exp();
    }

    private sealed class ExponentialScaleRule : LayerRule<ExponentialScale>
    {
        protected override Tensor SquaredNorms(ExponentialScale layer, IReadOnlyList<LayerCall> calls, NormStrategy strategy)
            => calls.Select(call => call.OutputGradient * call.Input * layer.Logs.exp()).Aggregate((sum, next) => sum.Plus(next)).Squared().sum(1);
    }

    private sealed class Unused() : nn.Module<Tensor, Tensor>(nameof(Unused))
    {
        public override Tensor forward(Tensor input) => input.alias();
    }

    private sealed class UnusedRule : LayerRule<Unused>
    {
        protected override Tensor SquaredNorms(Unused layer, IReadOnlyList<LayerCall> calls, NormStrategy strategy) => zeros(1);
    }
}
